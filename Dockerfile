# One image for web, worker, beat and sealer. Runs as a non-root user on a read-only root file system; writes only to /data, /anchors and /tmp.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim
# pg_dump and pg_restore, of which backups are made
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home --home-dir /home/flightline flightline && mkdir /data /anchors && chown flightline /data /anchors
COPY --from=build /venv /venv
COPY --chown=root:root . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data STATIC_ROOT=/app/staticfiles WORKER_TMP_DIR=/dev/shm BIND=0.0.0.0:8000
# Compiled now, templates too: the root file system is read-only later, and each process would compile the program anew when it starts.
RUN SECRET_KEY=build FIELD_KEYS=build python manage.py collectstatic --noinput && python -m compileall -q -x /tests/ /app \
    && SECRET_KEY=build FIELD_KEYS=build python -m config.compiled_templates
USER flightline
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi:application"]
