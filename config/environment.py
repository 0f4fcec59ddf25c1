"""What the surroundings say: addresses, folders, keys. Every other settings module starts from here."""

from pathlib import Path

import environ

from config.secrets import read_fallbacks, read_secrets, read_seeds

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
IS_EMBEDDED = not REDIS_URL
DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY, FIELD_KEYS = read_secrets(env, data_dir=DATA_DIR, must_be_given=bool(DATABASE_URL))
FIELD_KEYS_LOST = [key.strip() for key in env.list("FIELD_KEYS_LOST", default=[])]
SECRET_KEY_FALLBACKS = read_fallbacks(env, data_dir=DATA_DIR)
AUDIT_KEYS = read_seeds("AUDIT_KEYS", env, data_dir=DATA_DIR, must_be_given=bool(DATABASE_URL))
VERDICT_KEYS = read_seeds("VERDICT_KEYS", env, data_dir=DATA_DIR, must_be_given=bool(DATABASE_URL))
AUDIT_ANCHOR_FILE = env.str("AUDIT_ANCHOR_FILE", default="") or str(DATA_DIR / "audit-anchor.jsonl")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")
HTTPS_ONLY = env.bool("HTTPS_ONLY", default=PUBLIC_URL.startswith("https://"))

# For `manage.py database_roles` alone, which is run by the owner of the tables.
DATABASE_APP_PASSWORD = env.str("DATABASE_APP_PASSWORD", default="")
DATABASE_SEALER_PASSWORD = env.str("DATABASE_SEALER_PASSWORD", default="")
DATABASE_OWNER_PASSWORD = env.str("DATABASE_OWNER_PASSWORD", default="")
