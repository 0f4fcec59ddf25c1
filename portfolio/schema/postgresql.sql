SET check_function_bodies = false;
CREATE FUNCTION audit_checkpoint_check_time() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
                IF abs(extract(epoch FROM clock_timestamp() - NEW.made_at)) > 60
                AND NOT EXISTS (SELECT 1 FROM audit_demomark) THEN
                RAISE EXCEPTION 'made_at cannot be chosen' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION audit_demomark_check_empty() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
                IF EXISTS (SELECT 1 FROM audit_entry) THEN
                RAISE EXCEPTION 'only an empty database can be marked demo' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION audit_entry_check_time() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
                IF abs(extract(epoch FROM clock_timestamp() - NEW.recorded_at)) > 60
                AND NOT EXISTS (SELECT 1 FROM audit_demomark) THEN
                RAISE EXCEPTION 'recorded_at cannot be chosen' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION flightline_evidence_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF (to_jsonb(NEW) - 'filename' - 'url' - 'text') = (to_jsonb(OLD) - 'filename' - 'url' - 'text')
                AND NEW.filename = '' AND NEW.url = '' AND NEW.text = ''
    AND EXISTS (SELECT 1 FROM initiatives_evidenceremoval r WHERE r.version_id = OLD.id) THEN RETURN NEW; END IF;
            RAISE EXCEPTION '% rows are insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$;
CREATE FUNCTION flightline_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION '% rows are insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE FUNCTION metrics_metric_keeps_points() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM metrics_point WHERE metric_id = OLD.id) THEN
        RAISE EXCEPTION 'the metric still has points' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE FUNCTION metrics_point_has_metric() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE asked bigint[]; found integer;
BEGIN
    SELECT array_agg(metric_id) INTO asked FROM (SELECT DISTINCT metric_id FROM fresh) one;
    SELECT count(*) INTO found FROM (SELECT 1 FROM metrics_metric WHERE id = ANY (asked) FOR KEY SHARE) there;
    IF found < cardinality(asked) THEN
        RAISE EXCEPTION 'a point names a metric that does not exist' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION metrics_point_month(month timestamp without time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET lock_timeout TO '5s'
    AS $_$
DECLARE
    first timestamptz := date_trunc('month', month) AT TIME ZONE 'UTC';
    final timestamptz := (date_trunc('month', month) + interval '1 month') AT TIME ZONE 'UTC';
    name text := 'metrics_point_' || to_char(month, 'YYYYMM');
BEGIN
    IF to_regclass('public.' || name) IS NOT NULL THEN RETURN false; END IF;
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format('CREATE TABLE %I (LIKE metrics_point INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    LOCK TABLE metrics_point_default IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH moved AS (DELETE FROM metrics_point_default WHERE at >= $1 AND at < $2 RETURNING *) '
        'INSERT INTO %I SELECT * FROM moved', name) USING first, final;
    EXECUTE format('ALTER TABLE metrics_point ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, final);
    RETURN true;
END $_$;
CREATE FUNCTION metrics_point_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'a point stays with its metric' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE FUNCTION metrics_points_expire(before timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET lock_timeout TO '5s'
    AS $_$
DECLARE name text; first date; final date; ends timestamptz; slow bigint[];
BEGIN
    IF before > now() - interval '31 days' THEN RAISE EXCEPTION 'Points of the last 31 days never expire'; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('metrics_points_partition'));
    SELECT c.relname, to_date(right(c.relname, 6), 'YYYYMM') INTO name, first
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'metrics_point'::regclass AND c.relname ~ '^metrics_point_[0-9]{6}$'
    AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= before
    ORDER BY 1 LIMIT 1;
    IF name IS NULL THEN RETURN 0; END IF;
    final := first + interval '1 month';
    ends := final::timestamp AT TIME ZONE 'UTC';
    IF EXISTS (SELECT 1 FROM metrics_dirtyday WHERE day >= first AND day < final) THEN RETURN 0; END IF;
    IF NOT EXISTS (SELECT 1 FROM metrics_pointskept WHERE whole_from >= final) THEN
        RAISE EXCEPTION 'Nobody has noted that points before % go', final;
    END IF;
    -- Those with fewer than 60 younger points, sought before anybody has to wait. In order of time, so that each looks at
    -- the newest months alone, and by the index also where a month holds one metric.
    slow := ARRAY(
        SELECT m.id FROM metrics_metric m CROSS JOIN LATERAL (SELECT count(*) AS n FROM (
            SELECT 1 FROM metrics_point q WHERE q.metric_id = m.id AND q.at >= ends ORDER BY q.at DESC LIMIT 60
        ) newest) newer WHERE newer.n < 60
    );
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format('ALTER TABLE metrics_point DETACH PARTITION %I', name);
    EXECUTE format('INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id) '
        'SELECT DISTINCT p.metric_id, p.at, p.value, p.n, p.provenance, p.pull_id '
        'FROM metrics_frozenwindow w JOIN %I p ON p.metric_id = w.metric_id AND p.at > w.start AND p.at <= w."end"', name);
    EXECUTE format('INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id) '
        'SELECT p.metric_id, p.at, p.value, p.n, p.provenance, p.pull_id FROM unnest($2) AS m (id) '
        'CROSS JOIN LATERAL (SELECT count(*) AS n FROM (SELECT 1 FROM metrics_point q '
        'WHERE q.metric_id = m.id AND q.at >= $1 ORDER BY q.at DESC LIMIT 60) newer) newer '
        'CROSS JOIN LATERAL (SELECT * FROM %I p WHERE p.metric_id = m.id '
        'ORDER BY p.at DESC LIMIT 60 - newer.n) p '
        'ON CONFLICT DO NOTHING', name) USING ends, slow;
    -- All of what is under legal hold: it goes with the rest of its metric once the hold is lifted.
    EXECUTE format('INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id) '
        'SELECT p.metric_id, p.at, p.value, p.n, p.provenance, p.pull_id FROM metrics_metric m '
        'JOIN %I p ON p.metric_id = m.id WHERE EXISTS (SELECT 1 FROM initiatives_legalhold h '
        'WHERE h.lifted_at IS NULL AND (h.initiative_id = m.initiative_id OR h.initiative_id IS NULL)) '
        'ON CONFLICT DO NOTHING', name);
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format('DROP TABLE %I', name);
    RETURN 1;
END $_$;
CREATE FUNCTION metrics_points_partition(oldest timestamp with time zone, ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET lock_timeout TO '5s'
    AS $$
DECLARE made integer := 0; month timestamp;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('metrics_points_partition'));
    FOR month IN
        SELECT date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month'
        FROM generate_series(0, least(ahead, 24)) n
        UNION
        SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') FROM metrics_point_default WHERE at >= oldest
        ORDER BY 1
    LOOP
        IF metrics_point_month(month) THEN made := made + 1; END IF;
    END LOOP;
    RETURN made;
END $$;
CREATE FUNCTION phases_refuse_published() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM phases_playbookversion v WHERE v.id = OLD.version_id AND v.state = 'published') THEN
RAISE EXCEPTION 'a published playbook version cannot change' USING ERRCODE = 'integrity_constraint_violation'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
IF EXISTS (SELECT 1 FROM phases_playbookversion v WHERE v.id = NEW.version_id AND v.state = 'published') THEN
RAISE EXCEPTION 'a published playbook version cannot change' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$;
CREATE FUNCTION reviews_classificationreview_check() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM initiatives_classification c WHERE c.id = NEW.classification_id AND (c.given_by_id = NEW.reviewer_id OR EXISTS (SELECT 1 FROM initiatives_seat t WHERE t.initiative_id = c.initiative_id AND t.user_id = NEW.reviewer_id AND t.ended_at IS NULL AND t.kind <> 'reviewer'))) THEN RAISE EXCEPTION 'nobody confirms a classification that they gave, or of an initiative in which they hold a seat' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION reviews_componentreview_check() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM initiatives_componentversion v JOIN initiatives_component c ON c.id = v.component_id WHERE v.id = NEW.component_version_id AND (c.owner_id = NEW.reviewer_id OR v.added_by_id = NEW.reviewer_id)) THEN RAISE EXCEPTION 'nobody reviews a component that they own, or a version that they added' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION reviews_recheckfinding_no_seat_check() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM reviews_recheck r JOIN initiatives_seat t ON t.initiative_id = r.initiative_id WHERE r.id = NEW.recheck_id AND t.user_id = NEW.signer_id AND t.ended_at IS NULL AND t.kind <> 'reviewer') THEN RAISE EXCEPTION 'who looks again holds no seat of the initiative' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION reviews_resumption_second_person_check() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM reviews_suspension s WHERE s.id = NEW.suspension_id AND s.suspended_by_id = NEW.decided_by_id) THEN RAISE EXCEPTION 'nobody resumes what they suspended' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION reviews_signature_check() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM reviews_signature s WHERE s.gate_request_id = NEW.gate_request_id AND s.signer_id = NEW.signer_id AND (s.kind <> NEW.kind OR s.role <> NEW.role OR s.place <> NEW.place)) THEN RAISE EXCEPTION 'one person fills one slot of a gate request' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF EXISTS (SELECT 1 FROM reviews_gaterequest g WHERE g.id = NEW.gate_request_id AND g.requested_by_id = NEW.signer_id) THEN RAISE EXCEPTION 'the requester of a gate signs nothing on it' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF NEW.kind = 'review' AND EXISTS (SELECT 1 FROM reviews_gaterequest g JOIN initiatives_seat t ON t.initiative_id = g.initiative_id WHERE g.id = NEW.gate_request_id AND t.user_id = NEW.signer_id AND t.ended_at IS NULL AND t.kind <> 'reviewer') THEN RAISE EXCEPTION 'a reviewer holds no seat of the initiative' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reviews_signature s WHERE s.id = NEW.replaces_id AND s.gate_request_id = NEW.gate_request_id AND s.kind = NEW.kind AND s.role = NEW.role AND s.place = NEW.place) THEN RAISE EXCEPTION 'a signature replaces one of its own slot only' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE TABLE account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_apitoken (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    key_id character varying(16) NOT NULL,
    secret_sha256 character varying(64) NOT NULL,
    scopes jsonb NOT NULL,
    only_initiative_id bigint,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_by_id bigint,
    user_id bigint NOT NULL
);
ALTER TABLE accounts_apitoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_apitoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_chataddress (
    id bigint NOT NULL,
    form character varying(5) NOT NULL,
    url_encrypted text NOT NULL,
    host character varying(200) NOT NULL,
    kinds jsonb NOT NULL,
    set_at timestamp with time zone NOT NULL,
    user_id bigint
);
ALTER TABLE accounts_chataddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_chataddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_delivery (
    id bigint NOT NULL,
    channel character varying(6) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    message_id uuid NOT NULL,
    lease_token uuid,
    leased_until timestamp with time zone,
    is_begun boolean NOT NULL,
    attempts smallint NOT NULL,
    lost smallint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    failed_at timestamp with time zone,
    error character varying(300) NOT NULL,
    user_id bigint,
    CONSTRAINT accounts_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT accounts_delivery_lost_check CHECK ((lost >= 0)),
    CONSTRAINT delivery_sent_or_failed CHECK (((sent_at IS NULL) OR (failed_at IS NULL)))
);
ALTER TABLE accounts_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_factorpolicy (
    id bigint NOT NULL,
    roles jsonb NOT NULL,
    CONSTRAINT factor_policy_only_one CHECK ((id = 1))
);
ALTER TABLE accounts_factorpolicy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_factorpolicy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_follow (
    id bigint NOT NULL,
    initiative_id bigint NOT NULL,
    level character varying(5) NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE accounts_follow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_follow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_notice (
    id bigint NOT NULL,
    kind character varying(9) NOT NULL,
    initiative_id bigint,
    subject character varying(200) NOT NULL,
    text character varying(1000) NOT NULL,
    why character varying(200) NOT NULL,
    url character varying(300) NOT NULL,
    due_on date,
    key character varying(120) NOT NULL,
    written_at timestamp with time zone NOT NULL,
    chat_id bigint,
    mail_id bigint,
    user_id bigint
);
ALTER TABLE accounts_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_noticepolicy (
    id bigint NOT NULL,
    has_values boolean NOT NULL,
    CONSTRAINT notice_policy_only_one CHECK ((id = 1))
);
ALTER TABLE accounts_noticepolicy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_noticepolicy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_noticesettings (
    user_id bigint NOT NULL,
    choices jsonb NOT NULL,
    digest_hour smallint NOT NULL,
    digest_weekday smallint NOT NULL,
    quiet_from smallint,
    quiet_until smallint,
    CONSTRAINT accounts_noticesettings_digest_hour_check CHECK ((digest_hour >= 0)),
    CONSTRAINT accounts_noticesettings_digest_weekday_check CHECK ((digest_weekday >= 0)),
    CONSTRAINT accounts_noticesettings_quiet_from_check CHECK ((quiet_from >= 0)),
    CONSTRAINT accounts_noticesettings_quiet_until_check CHECK ((quiet_until >= 0)),
    CONSTRAINT notice_settings_hours CHECK (((digest_hour <= 23) AND (digest_weekday <= 6) AND (((quiet_from IS NULL) AND (quiet_until IS NULL)) OR ((quiet_from <= 23) AND (quiet_until <= 23)))))
);
CREATE TABLE accounts_organisation (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    time_zone character varying(64) NOT NULL,
    currency character varying(3) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT organisation_only_one CHECK ((id = 1))
);
ALTER TABLE accounts_organisation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_providerlogin (
    id bigint NOT NULL,
    provider character varying(200) NOT NULL,
    subject character varying(191) NOT NULL,
    tokens text NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    refused_at timestamp with time zone,
    user_id bigint NOT NULL
);
ALTER TABLE accounts_providerlogin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_providerlogin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_rolegrant (
    id bigint NOT NULL,
    role character varying(20) NOT NULL,
    discipline character varying(24) NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    granted_by_id bigint,
    user_id bigint NOT NULL,
    provider character varying(200) NOT NULL,
    CONSTRAINT role_grant_discipline_for_reviewers CHECK (((((role)::text = 'reviewer'::text) OR ((discipline)::text = ''::text)) AND (1 = (
CASE
    WHEN ((role)::text = 'reviewer'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN ((discipline)::text = ''::text) THEN 1
    ELSE 0
END))))
);
ALTER TABLE accounts_rolegrant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_rolegrant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(120) NOT NULL,
    is_active boolean NOT NULL,
    is_staff boolean NOT NULL,
    is_service boolean NOT NULL,
    theme character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    access_ends_on date,
    left_at timestamp with time zone,
    signs_again_at timestamp with time zone,
    pseudonymised_at timestamp with time zone,
    CONSTRAINT user_pseudonym_has_left CHECK (((pseudonymised_at IS NULL) OR (NOT is_active)))
);
CREATE TABLE accounts_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE accounts_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE accounts_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE accounts_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE accounts_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME accounts_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE audit_anchormail (
    id bigint NOT NULL,
    day date NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    recipients integer NOT NULL,
    checkpoint_id bigint NOT NULL,
    CONSTRAINT audit_anchormail_recipients_check CHECK ((recipients >= 0))
);
ALTER TABLE audit_anchormail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME audit_anchormail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE audit_check (
    id bigint NOT NULL,
    state character varying(9) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by_id bigint,
    asked_by_name character varying(120) NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    checked bigint NOT NULL,
    detail character varying(500) NOT NULL,
    head character varying(64) NOT NULL
);
ALTER TABLE audit_check ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME audit_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE audit_checkpoint (
    id bigint NOT NULL,
    seq bigint NOT NULL,
    head character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    key_id character varying(16) NOT NULL,
    text text NOT NULL,
    signature character varying(128) NOT NULL
);
ALTER TABLE audit_checkpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME audit_checkpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE audit_checkpointkey (
    key_id character varying(16) NOT NULL,
    public character varying(64) NOT NULL,
    signed_by character varying(16) NOT NULL,
    signature character varying(128) NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE audit_demomark (
    id bigint NOT NULL,
    marked_at timestamp with time zone NOT NULL,
    CONSTRAINT demo_mark_only_one CHECK ((id = 1))
);
ALTER TABLE audit_demomark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME audit_demomark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE audit_entry (
    id bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    effective_on date,
    actor_kind character varying(12) NOT NULL,
    actor_id bigint,
    actor_name character varying(120) NOT NULL,
    token_id bigint,
    action character varying(80) NOT NULL,
    object_type character varying(60) NOT NULL,
    object_id character varying(40) NOT NULL,
    initiative_id bigint,
    summary character varying(300) NOT NULL,
    payload text NOT NULL,
    request_id character varying(40) NOT NULL,
    ip character varying(45) NOT NULL
);
ALTER TABLE audit_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE audit_link (
    seq bigint NOT NULL,
    prev character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    entry_id bigint NOT NULL,
    form smallint NOT NULL,
    payload_sha256 character varying(64) NOT NULL,
    CONSTRAINT audit_link_form_check CHECK ((form >= 0))
);
CREATE TABLE auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);
ALTER TABLE django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE initiatives_classification (
    id bigint NOT NULL,
    number integer NOT NULL,
    source character varying(13) NOT NULL,
    questionnaire_version integer,
    answers jsonb NOT NULL,
    reasons jsonb NOT NULL,
    risk_tier character varying(8) NOT NULL,
    ai_act_class character varying(12) NOT NULL,
    ai_act_role character varying(12) NOT NULL,
    note character varying(600) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    given_by_id bigint,
    initiative_id bigint NOT NULL,
    CONSTRAINT initiatives_classification_number_check CHECK ((number >= 0)),
    CONSTRAINT initiatives_classification_questionnaire_version_check CHECK ((questionnaire_version >= 0))
);
ALTER TABLE initiatives_classification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_classification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_classificationconfirmation (
    id bigint NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    classification_id bigint NOT NULL,
    confirmed_by_id bigint NOT NULL
);
ALTER TABLE initiatives_classificationconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_classificationconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_comment (
    id bigint NOT NULL,
    subject character varying(10) NOT NULL,
    subject_id character varying(40) NOT NULL,
    text text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    said_by_id bigint NOT NULL,
    CONSTRAINT comment_has_text CHECK ((NOT (text = ''::text)))
);
ALTER TABLE initiatives_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_commentretraction (
    id bigint NOT NULL,
    retracted_at timestamp with time zone NOT NULL,
    comment_id bigint NOT NULL
);
ALTER TABLE initiatives_commentretraction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_commentretraction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_component (
    id bigint NOT NULL,
    version integer NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(14) NOT NULL,
    provider character varying(120) NOT NULL,
    end_of_life_on date,
    link character varying(1000) NOT NULL,
    note text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    owner_id bigint,
    CONSTRAINT initiatives_component_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_component ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_component_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_componentversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    label character varying(80) NOT NULL,
    identifier character varying(200) NOT NULL,
    released_on date,
    notes text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint,
    component_id bigint NOT NULL,
    CONSTRAINT initiatives_componentversion_number_check CHECK ((number >= 0))
);
ALTER TABLE initiatives_componentversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_componentversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_datasource (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    name character varying(160) NOT NULL,
    system character varying(160) NOT NULL,
    access character varying(8) NOT NULL,
    legal_basis character varying(200) NOT NULL,
    has_personal_data boolean NOT NULL,
    rows bigint,
    freshness character varying(120) NOT NULL,
    provenance character varying(300) NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    initiative_id bigint NOT NULL,
    CONSTRAINT initiatives_datasource_rows_check CHECK ((rows >= 0)),
    CONSTRAINT initiatives_datasource_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_datasource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_datasource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_decision (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    question character varying(300) NOT NULL,
    options text NOT NULL,
    choice character varying(300) NOT NULL,
    reason text NOT NULL,
    decided_on date NOT NULL,
    owner_id bigint,
    supersedes_id bigint,
    supplied_by_id bigint,
    initiative_id bigint NOT NULL,
    CONSTRAINT initiatives_decision_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_dependency (
    id bigint NOT NULL,
    since date NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    component_id bigint NOT NULL,
    component_version_id bigint,
    declared_by_id bigint,
    initiative_id bigint NOT NULL
);
ALTER TABLE initiatives_dependency ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_dependency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_disposal (
    id bigint NOT NULL,
    subject character varying(16) NOT NULL,
    outcome character varying(11) NOT NULL,
    what character varying(500) NOT NULL,
    reason character varying(500) NOT NULL,
    kept_until date,
    handed_to character varying(160) NOT NULL,
    done_on date NOT NULL,
    reference character varying(300) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    proof_id bigint,
    recorded_by_id bigint NOT NULL,
    CONSTRAINT disposal_handed_to_somebody CHECK (((((outcome)::text = 'handed_over'::text) AND (NOT ((handed_to)::text = ''::text))) OR ((NOT ((outcome)::text = 'handed_over'::text)) AND ((handed_to)::text = ''::text)))),
    CONSTRAINT disposal_kept_for_a_reason CHECK (((NOT ((outcome)::text = 'kept'::text)) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT disposal_kept_until_a_day CHECK ((((kept_until >= done_on) AND (kept_until IS NOT NULL) AND ((outcome)::text = 'kept'::text)) OR ((NOT ((outcome)::text = 'kept'::text)) AND (kept_until IS NULL))))
);
ALTER TABLE initiatives_disposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_disposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_edgecase (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(200) NOT NULL,
    found_in character varying(160) NOT NULL,
    expected character varying(500) NOT NULL,
    tested_on date,
    passed boolean NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    initiative_id bigint NOT NULL,
    CONSTRAINT initiatives_edgecase_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_edgecase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_edgecase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_escalationpath (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(160) NOT NULL,
    steps jsonb NOT NULL,
    rehearsed_on date,
    rehearsal_note character varying(300) NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    initiative_id bigint NOT NULL,
    CONSTRAINT initiatives_escalationpath_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_escalationpath ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_escalationpath_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_evidence (
    id bigint NOT NULL,
    name character varying(160) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    restricted_to character varying(24) NOT NULL
);
ALTER TABLE initiatives_evidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_evidencecheck (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    cursor bigint NOT NULL,
    intact integer NOT NULL,
    removed integer NOT NULL,
    missing integer NOT NULL,
    changed integer NOT NULL,
    faults jsonb NOT NULL,
    asked_by_id bigint,
    asked_by_name character varying(120) NOT NULL,
    CONSTRAINT initiatives_evidencecheck_changed_check CHECK ((changed >= 0)),
    CONSTRAINT initiatives_evidencecheck_intact_check CHECK ((intact >= 0)),
    CONSTRAINT initiatives_evidencecheck_missing_check CHECK ((missing >= 0)),
    CONSTRAINT initiatives_evidencecheck_removed_check CHECK ((removed >= 0))
);
ALTER TABLE initiatives_evidencecheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_evidencecheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_evidencelink (
    id bigint NOT NULL,
    state character varying(11) NOT NULL,
    pinned_by character varying(8) NOT NULL,
    pin character varying(200) NOT NULL,
    seen_pin character varying(200) NOT NULL,
    confirmed_pin character varying(200) NOT NULL,
    confirmed_at timestamp with time zone,
    detail character varying(200) NOT NULL,
    checked_at timestamp with time zone,
    next_check_at timestamp with time zone NOT NULL,
    failures smallint NOT NULL,
    lease_until timestamp with time zone,
    lease_token character varying(32) NOT NULL,
    confirmed_by_id bigint,
    version_id bigint NOT NULL,
    CONSTRAINT initiatives_evidencelink_failures_check CHECK ((failures >= 0))
);
ALTER TABLE initiatives_evidencelink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_evidencelink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_evidenceremoval (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    reason character varying(500) NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone NOT NULL,
    approved_by_id bigint NOT NULL,
    requested_by_id bigint NOT NULL,
    version_id bigint NOT NULL,
    request_id bigint NOT NULL,
    CONSTRAINT initiatives_evidenceremoval_size_check CHECK ((size >= 0)),
    CONSTRAINT removal_after_its_proof CHECK ((removed_at >= auth_at)),
    CONSTRAINT removal_by_two_people CHECK ((NOT (approved_by_id = requested_by_id)))
);
ALTER TABLE initiatives_evidenceremoval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_evidenceremoval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_evidenceversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(4) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    filename character varying(255) NOT NULL,
    content_type character varying(100) NOT NULL,
    url character varying(1000) NOT NULL,
    text text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    effective_on date NOT NULL,
    valid_until date,
    evidence_id bigint NOT NULL,
    supplied_by_id bigint,
    CONSTRAINT evidence_valid_after_effective CHECK (((valid_until IS NULL) OR (valid_until >= effective_on))),
    CONSTRAINT initiatives_evidenceversion_number_check CHECK ((number >= 0)),
    CONSTRAINT initiatives_evidenceversion_size_check CHECK ((size >= 0))
);
ALTER TABLE initiatives_evidenceversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_evidenceversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_fileerasure (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    outcome character varying(7) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    removal_id bigint NOT NULL
);
ALTER TABLE initiatives_fileerasure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_fileerasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_humantouchpoint (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    step character varying(160) NOT NULL,
    kind character varying(10) NOT NULL,
    who character varying(160) NOT NULL,
    when_wrong character varying(300) NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    initiative_id bigint NOT NULL,
    CONSTRAINT initiatives_humantouchpoint_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_humantouchpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_humantouchpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_incident (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(200) NOT NULL,
    severity smallint NOT NULL,
    aware_at timestamp with time zone NOT NULL,
    what_happened text NOT NULL,
    phase smallint,
    resolved_at timestamp with time zone,
    resolution text NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    initiative_id bigint NOT NULL,
    actions text NOT NULL,
    contained_at timestamp with time zone,
    containment text NOT NULL,
    lesson text NOT NULL,
    on_call character varying(160) NOT NULL,
    reviewed_at timestamp with time zone,
    CONSTRAINT initiatives_incident_phase_check CHECK ((phase >= 0)),
    CONSTRAINT initiatives_incident_severity_check CHECK ((severity >= 0)),
    CONSTRAINT initiatives_incident_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_incident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_initiative (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(12) NOT NULL,
    title character varying(160) NOT NULL,
    outcome character varying(300) NOT NULL,
    status character varying(8) NOT NULL,
    phase smallint,
    visibility character varying(12) NOT NULL,
    business_unit character varying(160) NOT NULL,
    tags jsonb NOT NULL,
    workflow character varying(160) NOT NULL,
    workflow_users character varying(160) NOT NULL,
    workflow_volume integer,
    workflow_minutes numeric(8,1),
    workflow_decision character varying(300) NOT NULL,
    change_for_users character varying(300) NOT NULL,
    ai_type character varying(12) NOT NULL,
    risk_tier character varying(8) NOT NULL,
    classification_reason character varying(300) NOT NULL,
    ai_act_class character varying(12) NOT NULL,
    ai_act_role character varying(12) NOT NULL,
    data_class character varying(8) NOT NULL,
    envelope_users integer,
    envelope_peak_rate numeric(10,2),
    envelope_latency_ms integer,
    envelope_availability numeric(6,5),
    envelope_data_volume numeric(14,2),
    envelope_unit_cost numeric(12,4),
    envelope_currency character varying(3) NOT NULL,
    pilot_end_on date,
    stop_criteria text NOT NULL,
    fit_inputs jsonb NOT NULL,
    stop_reason character varying(300) NOT NULL,
    lesson text NOT NULL,
    reusable_assets text NOT NULL,
    paused_until date,
    is_adopted boolean NOT NULL,
    imported_as character varying(160) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by_id bigint,
    pause_reason character varying(300) NOT NULL,
    wind_down text NOT NULL,
    is_classified boolean NOT NULL,
    envelope_regions character varying(200) NOT NULL,
    target_on date,
    CONSTRAINT initiative_idea_has_no_phase CHECK (((NOT ((status)::text = 'idea'::text)) OR (phase IS NULL))),
    CONSTRAINT initiative_phase_1_to_4 CHECK (((phase IS NULL) OR ((phase >= 1) AND (phase <= 4)))),
    CONSTRAINT initiatives_initiative_envelope_latency_ms_check CHECK ((envelope_latency_ms >= 0)),
    CONSTRAINT initiatives_initiative_envelope_users_check CHECK ((envelope_users >= 0)),
    CONSTRAINT initiatives_initiative_phase_check CHECK ((phase >= 0)),
    CONSTRAINT initiatives_initiative_version_check CHECK ((version >= 0)),
    CONSTRAINT initiatives_initiative_workflow_volume_check CHECK ((workflow_volume >= 0))
);
ALTER TABLE initiatives_initiative ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_initiative_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_intakedraft (
    id bigint NOT NULL,
    answers jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    created_by_id bigint NOT NULL,
    submitted_as_id bigint,
    version integer NOT NULL,
    CONSTRAINT initiatives_intakedraft_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_intakedraft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_intakedraft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_keycounter (
    id bigint NOT NULL,
    last integer NOT NULL,
    CONSTRAINT initiatives_keycounter_last_check CHECK ((last >= 0)),
    CONSTRAINT key_counter_only_one CHECK ((id = 1))
);
ALTER TABLE initiatives_keycounter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_keycounter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_legalhold (
    id bigint NOT NULL,
    reason character varying(500) NOT NULL,
    put_at timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    lift_reason character varying(500) NOT NULL,
    initiative_id bigint,
    lifted_by_id bigint,
    put_by_id bigint NOT NULL,
    CONSTRAINT legal_hold_lifted_by_somebody CHECK ((((lifted_at IS NULL) AND (lifted_by_id IS NULL)) OR ((lifted_at >= put_at) AND (lifted_by_id IS NOT NULL))))
);
ALTER TABLE initiatives_legalhold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_legalhold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_mention (
    id bigint NOT NULL,
    handle character varying(254) NOT NULL,
    read_at timestamp with time zone,
    comment_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE initiatives_mention ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_mention_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_nodependency (
    id bigint NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    initiative_id bigint NOT NULL,
    stated_by_id bigint
);
ALTER TABLE initiatives_nodependency ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_nodependency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_qualityrating (
    id bigint NOT NULL,
    dimension character varying(20) NOT NULL,
    ratio numeric(6,5) NOT NULL,
    sample_size integer NOT NULL,
    measured_on date NOT NULL,
    note character varying(200) NOT NULL,
    data_source_id bigint NOT NULL,
    CONSTRAINT initiatives_qualityrating_sample_size_check CHECK ((sample_size >= 0)),
    CONSTRAINT quality_rating_has_sample CHECK ((sample_size > 0)),
    CONSTRAINT quality_rating_is_ratio CHECK (((ratio >= (0)::numeric) AND (ratio <= (1)::numeric)))
);
ALTER TABLE initiatives_qualityrating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_qualityrating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_removalrequest (
    id bigint NOT NULL,
    reason character varying(500) NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    closed_at timestamp with time zone,
    note character varying(500) NOT NULL,
    closed_by_id bigint,
    requested_by_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT removal_request_closed_by_somebody CHECK ((((closed_at IS NULL) AND (closed_by_id IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (closed_at IS NOT NULL) AND (closed_by_id IS NOT NULL))))
);
ALTER TABLE initiatives_removalrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_removalrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_requirement (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    discipline character varying(24) NOT NULL,
    title character varying(200) NOT NULL,
    how_met character varying(500) NOT NULL,
    state character varying(6) NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    CONSTRAINT initiatives_requirement_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_requirement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_requirement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_risk (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(160) NOT NULL,
    cause character varying(300) NOT NULL,
    likelihood smallint NOT NULL,
    impact smallint NOT NULL,
    mitigation character varying(500) NOT NULL,
    review_on date,
    state character varying(10) NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    CONSTRAINT initiatives_risk_impact_check CHECK ((impact >= 0)),
    CONSTRAINT initiatives_risk_likelihood_check CHECK ((likelihood >= 0)),
    CONSTRAINT initiatives_risk_version_check CHECK ((version >= 0)),
    CONSTRAINT risk_scales_1_to_5 CHECK ((((impact >= 1) AND (impact <= 5)) AND ((likelihood >= 1) AND (likelihood <= 5))))
);
ALTER TABLE initiatives_risk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_risk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_runbook (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(160) NOT NULL,
    on_call character varying(160) NOT NULL,
    failure_modes text NOT NULL,
    rollback text NOT NULL,
    last_drill_on date,
    drill_minutes integer,
    drill_every_days integer NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    CONSTRAINT initiatives_runbook_drill_every_days_check CHECK ((drill_every_days >= 0)),
    CONSTRAINT initiatives_runbook_drill_minutes_check CHECK ((drill_minutes >= 0)),
    CONSTRAINT initiatives_runbook_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_runbook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_runbook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_seat (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    ended_at timestamp with time zone,
    initiative_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE initiatives_seat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_seat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_statusupdate (
    id bigint NOT NULL,
    health character varying(10) NOT NULL,
    text text NOT NULL,
    next_step character varying(300) NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    posted_by_id bigint NOT NULL
);
ALTER TABLE initiatives_statusupdate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_statusupdate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE initiatives_testresult (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    kind character varying(10) NOT NULL,
    suite character varying(160) NOT NULL,
    measure character varying(120) NOT NULL,
    unit character varying(20) NOT NULL,
    lower_is_better boolean NOT NULL,
    threshold numeric(16,4) NOT NULL,
    threshold_fixed_on date,
    measured numeric(16,4),
    baseline numeric(16,4),
    sample_size integer,
    slices jsonb NOT NULL,
    run_on date,
    tested_rate numeric(10,2),
    tested_users integer,
    tested_data_volume numeric(14,2),
    tested_unit_cost numeric(12,4),
    report_url character varying(500) NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    CONSTRAINT initiatives_testresult_sample_size_check CHECK ((sample_size >= 0)),
    CONSTRAINT initiatives_testresult_tested_users_check CHECK ((tested_users >= 0)),
    CONSTRAINT initiatives_testresult_version_check CHECK ((version >= 0))
);
ALTER TABLE initiatives_testresult ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME initiatives_testresult_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_alert (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    detail character varying(300) NOT NULL,
    acknowledged_at timestamp with time zone,
    note character varying(300) NOT NULL,
    snoozed_until timestamp with time zone,
    acknowledged_by_id bigint,
    initiative_id bigint NOT NULL,
    metric_id bigint NOT NULL,
    assigned_to_id bigint,
    close_reason character varying(300) NOT NULL,
    closed_as character varying(12) NOT NULL,
    expected_end_at timestamp with time zone,
    last_bad_at timestamp with time zone,
    risk_id bigint,
    target_then jsonb NOT NULL,
    urgency character varying(4) NOT NULL,
    objective_id bigint,
    CONSTRAINT alert_closes_after_start CHECK (((closed_at IS NULL) OR (closed_at >= starts_at)))
);
ALTER TABLE metrics_alert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_allowedaddress (
    id bigint NOT NULL,
    network character varying(49) NOT NULL,
    ports jsonb NOT NULL,
    host character varying(253) NOT NULL,
    reason character varying(300) NOT NULL,
    expires_on date NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    owner_id bigint,
    CONSTRAINT allowed_address_has_reason CHECK ((NOT ((reason)::text = ''::text)))
);
ALTER TABLE metrics_allowedaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_allowedaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_annotation (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(14) NOT NULL,
    text character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    by_id bigint,
    initiative_id bigint NOT NULL,
    ended_at timestamp with time zone,
    external_ref character varying(160) NOT NULL,
    CONSTRAINT annotation_ends_after_start CHECK (((ended_at IS NULL) OR (ended_at >= at)))
);
ALTER TABLE metrics_annotation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_annotation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_beat (
    id bigint NOT NULL,
    dispatched_at timestamp with time zone,
    swept_at timestamp with time zone,
    told_of timestamp with time zone,
    CONSTRAINT beat_only_one CHECK ((id = 1))
);
ALTER TABLE metrics_beat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_beat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_budgetmove (
    id bigint NOT NULL,
    is_release boolean NOT NULL,
    cause character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    tranche_id bigint NOT NULL
);
ALTER TABLE metrics_budgetmove ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_budgetmove_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_budgettranche (
    id bigint NOT NULL,
    phase smallint NOT NULL,
    amount numeric(16,2) NOT NULL,
    currency character varying(3) NOT NULL,
    purpose character varying(160) NOT NULL,
    set_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    replaces_id bigint,
    set_by_id bigint NOT NULL,
    CONSTRAINT metrics_budgettranche_phase_check CHECK ((phase >= 0)),
    CONSTRAINT tranche_amount_not_negative CHECK ((amount >= (0)::numeric)),
    CONSTRAINT tranche_of_a_gate CHECK (((phase >= 1) AND (phase <= 4)))
);
ALTER TABLE metrics_budgettranche ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_budgettranche_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_change (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(200) NOT NULL,
    why character varying(500) NOT NULL,
    measure character varying(160) NOT NULL,
    before numeric(18,6),
    after numeric(18,6),
    due_on date,
    closed_on date,
    initiative_id bigint NOT NULL,
    metric_id bigint,
    owner_id bigint,
    supplied_by_id bigint,
    CONSTRAINT change_closed_has_both_figures CHECK (((closed_on IS NULL) OR ((after IS NOT NULL) AND (before IS NOT NULL)))),
    CONSTRAINT metrics_change_version_check CHECK ((version >= 0))
);
ALTER TABLE metrics_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_dirtyday (
    day date NOT NULL,
    metric_id bigint NOT NULL
);
CREATE TABLE metrics_driftperiod (
    id bigint NOT NULL,
    starts_on date,
    ends_on date,
    reason character varying(300) NOT NULL,
    chosen_at timestamp with time zone NOT NULL,
    chosen_by_id bigint,
    metric_id bigint NOT NULL,
    CONSTRAINT drift_period_has_both_days CHECK ((((ends_on IS NULL) AND (starts_on IS NULL)) OR ((ends_on >= starts_on) AND (ends_on IS NOT NULL) AND (starts_on IS NOT NULL))))
);
ALTER TABLE metrics_driftperiod ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_driftperiod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_driftreference (
    id bigint NOT NULL,
    "column" character varying(60) NOT NULL,
    edges jsonb NOT NULL,
    categories jsonb NOT NULL,
    counts jsonb NOT NULL,
    n bigint NOT NULL,
    label character varying(160) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint,
    metric_id bigint NOT NULL,
    CONSTRAINT metrics_driftreference_n_check CHECK ((n >= 0))
);
ALTER TABLE metrics_driftreference ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_driftreference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_driftsnapshot (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    counts jsonb NOT NULL,
    n bigint NOT NULL,
    reference_id bigint NOT NULL,
    CONSTRAINT metrics_driftsnapshot_n_check CHECK ((n >= 0))
);
ALTER TABLE metrics_driftsnapshot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_driftsnapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_driftverdict (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    "column" character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(16) NOT NULL,
    method character varying(80) NOT NULL,
    n bigint NOT NULL,
    statistic double precision,
    threshold double precision,
    parameters jsonb NOT NULL,
    words character varying(400) NOT NULL,
    judged_at timestamp with time zone NOT NULL,
    metric_id bigint NOT NULL,
    CONSTRAINT drift_verdict_has_number CHECK ((((state)::text = 'not_enough_data'::text) OR (statistic IS NOT NULL))),
    CONSTRAINT metrics_driftverdict_n_check CHECK ((n >= 0))
);
ALTER TABLE metrics_driftverdict ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_driftverdict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_escalation (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    number smallint NOT NULL,
    who character varying(200) NOT NULL,
    how character varying(200) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    mailed_at timestamp with time zone,
    alert_id bigint NOT NULL,
    path_id bigint,
    user_id bigint,
    CONSTRAINT metrics_escalation_number_check CHECK ((number >= 0))
);
ALTER TABLE metrics_escalation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_escalation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_feedback (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    score smallint NOT NULL,
    comment text NOT NULL,
    channel character varying(80) NOT NULL,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    about character varying(160) NOT NULL,
    counted_version integer,
    edge_case_id bigint,
    external_ref character varying(120) NOT NULL,
    change_id bigint,
    form_id bigint,
    CONSTRAINT feedback_score_1_to_5 CHECK (((score >= 1) AND (score <= 5))),
    CONSTRAINT metrics_feedback_counted_version_check CHECK ((counted_version >= 0)),
    CONSTRAINT metrics_feedback_score_check CHECK ((score >= 0)),
    CONSTRAINT metrics_feedback_version_check CHECK ((version >= 0))
);
ALTER TABLE metrics_feedback ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_feedback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_feedbackform (
    id bigint NOT NULL,
    code character varying(43) NOT NULL,
    title character varying(120) NOT NULL,
    topics jsonb NOT NULL,
    added_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    added_by_id bigint,
    initiative_id bigint NOT NULL
);
ALTER TABLE metrics_feedbackform ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_feedbackform_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_frozenwindow (
    id bigint NOT NULL,
    start timestamp with time zone NOT NULL,
    "end" timestamp with time zone NOT NULL,
    reason character varying(160) NOT NULL,
    frozen_at timestamp with time zone NOT NULL,
    metric_id bigint NOT NULL,
    CONSTRAINT frozen_window_forward CHECK (("end" >= start))
);
ALTER TABLE metrics_frozenwindow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_frozenwindow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_hook (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    secret_encrypted text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone,
    ended_at timestamp with time zone,
    added_by_id bigint,
    initiative_id bigint NOT NULL
);
ALTER TABLE metrics_hook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_hook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_kpicontract (
    id bigint NOT NULL,
    locked_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    metric_id bigint
);
ALTER TABLE metrics_kpicontract ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_kpicontract_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_kpicontractversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    is_rebaseline boolean NOT NULL,
    outcome character varying(300) NOT NULL,
    kpi character varying(160) NOT NULL,
    unit character varying(24) NOT NULL,
    direction character varying(6) NOT NULL,
    baseline numeric(18,6),
    baseline_n integer,
    baseline_measured_on date,
    target numeric(18,6),
    guardrail character varying(300) NOT NULL,
    method character varying(300) NOT NULL,
    source character varying(200) NOT NULL,
    decision_on date,
    stop_threshold numeric(18,6),
    reason character varying(300) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    agreed_by_id bigint,
    contract_id bigint NOT NULL,
    owner_id bigint,
    CONSTRAINT kpi_rebaseline_has_reason CHECK (((NOT is_rebaseline) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT metrics_kpicontractversion_baseline_n_check CHECK ((baseline_n >= 0)),
    CONSTRAINT metrics_kpicontractversion_number_check CHECK ((number >= 0))
);
ALTER TABLE metrics_kpicontractversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_kpicontractversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_metric (
    id bigint NOT NULL,
    version integer NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(12) NOT NULL,
    purpose character varying(12) NOT NULL,
    why character varying(300) NOT NULL,
    unit character varying(24) NOT NULL,
    direction character varying(6) NOT NULL,
    target double precision NOT NULL,
    target_upper double precision,
    warning_ratio double precision NOT NULL,
    provenance character varying(6) NOT NULL,
    query text NOT NULL,
    conversion character varying(8) NOT NULL,
    quantile double precision,
    query_options jsonb NOT NULL,
    interval_s integer NOT NULL,
    grace_s integer NOT NULL,
    step_s integer NOT NULL,
    is_enabled boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    latest_value double precision,
    latest_at timestamp with time zone,
    latest_n bigint,
    state character varying(10) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    fresh_until timestamp with time zone,
    next_pull_at timestamp with time zone,
    value_due_at timestamp with time zone,
    cursor_at timestamp with time zone,
    cursor_state jsonb NOT NULL,
    failures smallint NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    source_id bigint,
    history_from timestamp with time zone,
    history_until timestamp with time zone,
    overlap_s integer NOT NULL,
    alert_bad smallint NOT NULL,
    alert_error character varying(5) NOT NULL,
    alert_good smallint NOT NULL,
    alert_keep_s integer NOT NULL,
    alert_margin double precision NOT NULL,
    alert_min_n integer NOT NULL,
    alert_no_data character varying(5) NOT NULL,
    alert_of smallint NOT NULL,
    alert_state character varying(10) NOT NULL,
    label_min double precision NOT NULL,
    latest_predictions double precision,
    maturity_s integer NOT NULL,
    predictions_id bigint,
    proxy_id bigint,
    alert_aggregate character varying(10) DEFAULT ''::character varying NOT NULL,
    alert_min_samples integer DEFAULT 1 NOT NULL,
    alert_share double precision DEFAULT 0.9 NOT NULL,
    alert_window_s integer DEFAULT 3600 NOT NULL,
    CONSTRAINT metric_alert_good_1_to_60 CHECK (((alert_good >= 1) AND (alert_good <= 60))),
    CONSTRAINT metric_alert_k_of_n CHECK (((alert_bad >= 1) AND (alert_of >= alert_bad) AND (alert_of <= 60))),
    CONSTRAINT metric_alert_keep_at_most_30_days CHECK ((alert_keep_s <= 2592000)),
    CONSTRAINT metric_alert_margin_is_ratio CHECK (((alert_margin >= (0.0)::double precision) AND (alert_margin <= (0.4)::double precision))),
    CONSTRAINT metric_alert_samples_at_least_1 CHECK ((alert_min_samples >= 1)),
    CONSTRAINT metric_alert_share_is_ratio CHECK (((alert_share > (0.0)::double precision) AND (alert_share <= (1.0)::double precision))),
    CONSTRAINT metric_alert_window_1_min_to_31_days CHECK (((alert_window_s >= 60) AND (alert_window_s <= 2678400))),
    CONSTRAINT metric_interval_positive CHECK (((interval_s >= 5) AND (step_s >= 1))),
    CONSTRAINT metric_label_min_is_ratio CHECK (((label_min >= (0.0)::double precision) AND (label_min <= (1.0)::double precision))),
    CONSTRAINT metric_overlap_at_most_90_days CHECK ((overlap_s <= 7776000)),
    CONSTRAINT metric_pulled_has_source CHECK (((NOT ((provenance)::text = 'pulled'::text)) OR (source_id IS NOT NULL))),
    CONSTRAINT metric_quantile_inside_0_1 CHECK (((NOT ((conversion)::text = 'quantile'::text)) OR ((quantile > (0.0)::double precision) AND (quantile < (1.0)::double precision)))),
    CONSTRAINT metric_range_has_both_ends CHECK (((NOT ((direction)::text = 'range'::text)) OR ((target_upper >= target) AND (target_upper IS NOT NULL)))),
    CONSTRAINT metric_warning_is_ratio CHECK (((warning_ratio >= (0.0)::double precision) AND (warning_ratio <= (1.0)::double precision))),
    CONSTRAINT metrics_metric_alert_bad_check CHECK ((alert_bad >= 0)),
    CONSTRAINT metrics_metric_alert_good_check CHECK ((alert_good >= 0)),
    CONSTRAINT metrics_metric_alert_keep_s_check CHECK ((alert_keep_s >= 0)),
    CONSTRAINT metrics_metric_alert_min_n_check CHECK ((alert_min_n >= 0)),
    CONSTRAINT metrics_metric_alert_min_samples_check CHECK ((alert_min_samples >= 0)),
    CONSTRAINT metrics_metric_alert_of_check CHECK ((alert_of >= 0)),
    CONSTRAINT metrics_metric_alert_window_s_check CHECK ((alert_window_s >= 0)),
    CONSTRAINT metrics_metric_failures_check CHECK ((failures >= 0)),
    CONSTRAINT metrics_metric_grace_s_check CHECK ((grace_s >= 0)),
    CONSTRAINT metrics_metric_interval_s_check CHECK ((interval_s >= 0)),
    CONSTRAINT metrics_metric_latest_n_check CHECK ((latest_n >= 0)),
    CONSTRAINT metrics_metric_maturity_s_check CHECK ((maturity_s >= 0)),
    CONSTRAINT metrics_metric_overlap_s_check CHECK ((overlap_s >= 0)),
    CONSTRAINT metrics_metric_step_s_check CHECK ((step_s >= 0)),
    CONSTRAINT metrics_metric_version_check CHECK ((version >= 0))
);
ALTER TABLE metrics_metric ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_metric_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_metricday (
    day date NOT NULL,
    points integer NOT NULL,
    total double precision,
    squares double precision,
    low double precision NOT NULL,
    high double precision NOT NULL,
    last double precision NOT NULL,
    cases double precision,
    metric_id bigint NOT NULL,
    CONSTRAINT metrics_metricday_points_check CHECK ((points >= 0))
);
CREATE TABLE metrics_numberconfirmation (
    id bigint NOT NULL,
    aggregate character varying(12) NOT NULL,
    start timestamp with time zone NOT NULL,
    "end" timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    unit character varying(24) NOT NULL,
    n integer NOT NULL,
    newest_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    note character varying(300) NOT NULL,
    confirmed_by_id bigint NOT NULL,
    metric_id bigint NOT NULL,
    CONSTRAINT metrics_numberconfirmation_n_check CHECK ((n >= 0)),
    CONSTRAINT number_confirmed_has_points CHECK ((n >= 1)),
    CONSTRAINT number_confirmed_inside_its_window CHECK (((newest_at > start) AND (newest_at <= "end")))
);
ALTER TABLE metrics_numberconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_numberconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_numbergiven (
    id bigint NOT NULL,
    day date NOT NULL,
    metric_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE metrics_numbergiven ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_numbergiven_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_objective (
    id bigint NOT NULL,
    version integer NOT NULL,
    name character varying(120) NOT NULL,
    counting character varying(6) NOT NULL,
    slice_target jsonb NOT NULL,
    target double precision NOT NULL,
    period_days smallint NOT NULL,
    min_cases integer NOT NULL,
    why character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason character varying(300) NOT NULL,
    judge_at timestamp with time zone NOT NULL,
    judged_at timestamp with time zone,
    as_of timestamp with time zone,
    state character varying(7) NOT NULL,
    total double precision NOT NULL,
    failed double precision NOT NULL,
    "left" double precision,
    covered double precision NOT NULL,
    words character varying(300) NOT NULL,
    burns jsonb NOT NULL,
    checks jsonb NOT NULL,
    created_by_id bigint,
    ended_by_id bigint,
    good_metric_id bigint,
    initiative_id bigint NOT NULL,
    metric_id bigint NOT NULL,
    CONSTRAINT metrics_objective_min_cases_check CHECK ((min_cases >= 0)),
    CONSTRAINT metrics_objective_period_days_check CHECK ((period_days >= 0)),
    CONSTRAINT metrics_objective_version_check CHECK ((version >= 0)),
    CONSTRAINT objective_pair_has_both CHECK (((NOT ((counting)::text = 'pair'::text)) OR (good_metric_id IS NOT NULL))),
    CONSTRAINT objective_period_3_to_92_days CHECK (((period_days >= 3) AND (period_days <= 92))),
    CONSTRAINT objective_target_leaves_a_budget CHECK (((target > (0.0)::double precision) AND (target < (1.0)::double precision)))
);
ALTER TABLE metrics_objective ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_objective_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_pilotcohort (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(160) NOT NULL,
    users integer,
    who character varying(200) NOT NULL,
    environment character varying(200) NOT NULL,
    starts_on date,
    ends_on date,
    kpi_baseline numeric(18,6),
    kpi_measured numeric(18,6),
    sample_size integer,
    state character varying(8) NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    CONSTRAINT cohort_ends_after_start CHECK (((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on >= starts_on))),
    CONSTRAINT metrics_pilotcohort_sample_size_check CHECK ((sample_size >= 0)),
    CONSTRAINT metrics_pilotcohort_users_check CHECK ((users >= 0)),
    CONSTRAINT metrics_pilotcohort_version_check CHECK ((version >= 0))
);
ALTER TABLE metrics_pilotcohort ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_pilotcohort_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_plannedsignal (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    signal character varying(160) NOT NULL,
    purpose character varying(12) NOT NULL,
    why character varying(300) NOT NULL,
    initiative_id bigint NOT NULL,
    metric_id bigint,
    owner_id bigint,
    supplied_by_id bigint,
    CONSTRAINT metrics_plannedsignal_version_check CHECK ((version >= 0))
);
ALTER TABLE metrics_plannedsignal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_plannedsignal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_point (
    at timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    n bigint,
    provenance character varying(6) NOT NULL,
    pull_id bigint,
    metric_id bigint NOT NULL,
    CONSTRAINT metrics_point_n_check CHECK ((n >= 0))
)
PARTITION BY RANGE (at);
CREATE TABLE metrics_point_default (
    at timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    n bigint,
    provenance character varying(6) NOT NULL,
    pull_id bigint,
    metric_id bigint NOT NULL,
    CONSTRAINT metrics_point_n_check CHECK ((n >= 0))
);
CREATE TABLE metrics_pointfile (
    id bigint NOT NULL,
    filename character varying(160) NOT NULL,
    content bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    zone character varying(64) NOT NULL,
    "decimal" character varying(1) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    stored_at timestamp with time zone,
    report text NOT NULL,
    added_by_id bigint NOT NULL,
    metric_id bigint NOT NULL
);
ALTER TABLE metrics_pointfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_pointfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_pointrevision (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    old_value double precision NOT NULL,
    old_n bigint,
    new_value double precision,
    new_n bigint,
    pull_id bigint,
    actor_name character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    metric_id bigint NOT NULL,
    user_id bigint,
    CONSTRAINT metrics_pointrevision_new_n_check CHECK ((new_n >= 0)),
    CONSTRAINT metrics_pointrevision_old_n_check CHECK ((old_n >= 0))
);
ALTER TABLE metrics_pointrevision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_pointrevision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_pointskept (
    id bigint NOT NULL,
    whole_from date NOT NULL,
    CONSTRAINT points_kept_only_one CHECK ((id = 1))
);
ALTER TABLE metrics_pointskept ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_pointskept_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_pull (
    id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    attempts smallint NOT NULL,
    lease_until timestamp with time zone,
    lease_token character varying(32) NOT NULL,
    started_at timestamp with time zone,
    reason character varying(300) NOT NULL,
    points integer NOT NULL,
    elapsed_ms integer,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    metric_id bigint NOT NULL,
    requested_by_id bigint,
    batch character varying(16) NOT NULL,
    is_history boolean NOT NULL,
    CONSTRAINT metrics_pull_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT metrics_pull_elapsed_ms_check CHECK ((elapsed_ms >= 0)),
    CONSTRAINT metrics_pull_points_check CHECK ((points >= 0)),
    CONSTRAINT pull_window_forward CHECK ((window_end >= window_start))
);
ALTER TABLE metrics_pull ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_pull_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_pushreceipt (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    sha256 character varying(64) NOT NULL,
    answer jsonb,
    received_at timestamp with time zone NOT NULL,
    pushed_by_id bigint NOT NULL
);
ALTER TABLE metrics_pushreceipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_pushreceipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_retraining (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    what character varying(12) NOT NULL,
    trigger character varying(300) NOT NULL,
    last_on date,
    next_due_on date,
    outcome character varying(8) NOT NULL,
    before character varying(200) NOT NULL,
    after character varying(200) NOT NULL,
    initiative_id bigint NOT NULL,
    owner_id bigint,
    supplied_by_id bigint,
    component_id bigint,
    drift_metric_id bigint,
    every_days smallint,
    CONSTRAINT metrics_retraining_every_days_check CHECK ((every_days >= 0)),
    CONSTRAINT metrics_retraining_version_check CHECK ((version >= 0))
);
ALTER TABLE metrics_retraining ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_retraining_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_retrainingrun (
    id bigint NOT NULL,
    cause character varying(9) NOT NULL,
    words character varying(300) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    version_label character varying(80) NOT NULL,
    test_set character varying(160) NOT NULL,
    note character varying(500) NOT NULL,
    closed_at timestamp with time zone,
    closed_by_id bigint,
    initiative_id bigint NOT NULL,
    opened_by_id bigint,
    retraining_id bigint NOT NULL,
    CONSTRAINT retraining_run_closed_has_time CHECK ((((closed_at IS NULL) AND ((state)::text = 'due'::text)) OR ((NOT ((state)::text = 'due'::text)) AND (closed_at IS NOT NULL))))
);
ALTER TABLE metrics_retrainingrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_retrainingrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_runreading (
    id bigint NOT NULL,
    measure character varying(160) NOT NULL,
    unit character varying(24) NOT NULL,
    is_lower_better boolean NOT NULL,
    before double precision NOT NULL,
    after double precision NOT NULL,
    n integer,
    metric_id bigint,
    run_id bigint NOT NULL,
    CONSTRAINT metrics_runreading_n_check CHECK ((n >= 0))
);
ALTER TABLE metrics_runreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_runreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_source (
    id bigint NOT NULL,
    version integer NOT NULL,
    kind character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    url character varying(1000) NOT NULL,
    auth_kind character varying(8) NOT NULL,
    username character varying(160) NOT NULL,
    secret_encrypted text NOT NULL,
    options jsonb NOT NULL,
    timeout_s smallint NOT NULL,
    max_bytes integer NOT NULL,
    is_enabled boolean NOT NULL,
    tested_at timestamp with time zone,
    test_state character varying(6) NOT NULL,
    test_steps jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL,
    concurrency smallint NOT NULL,
    failures smallint NOT NULL,
    paused_until timestamp with time zone,
    CONSTRAINT metrics_source_concurrency_check CHECK ((concurrency >= 0)),
    CONSTRAINT metrics_source_failures_check CHECK ((failures >= 0)),
    CONSTRAINT metrics_source_max_bytes_check CHECK ((max_bytes >= 0)),
    CONSTRAINT metrics_source_timeout_s_check CHECK ((timeout_s >= 0)),
    CONSTRAINT metrics_source_version_check CHECK ((version >= 0)),
    CONSTRAINT source_concurrency_1_to_20 CHECK (((concurrency >= 1) AND (concurrency <= 20))),
    CONSTRAINT source_max_bytes_bounded CHECK (((max_bytes >= 1000) AND (max_bytes <= 10000000))),
    CONSTRAINT source_pulled_has_url CHECK ((((kind)::text = ANY ((ARRAY['push'::character varying, 'typed'::character varying])::text[])) OR (NOT ((url)::text = ''::text)))),
    CONSTRAINT source_timeout_1_to_30_s CHECK (((timeout_s >= 1) AND (timeout_s <= 30)))
);
ALTER TABLE metrics_source ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_valuebasis (
    id bigint NOT NULL,
    version integer NOT NULL,
    eligible_users integer,
    adoption_metric_id bigint,
    initiative_id bigint NOT NULL,
    volume_metric_id bigint,
    CONSTRAINT metrics_valuebasis_eligible_users_check CHECK ((eligible_users >= 0)),
    CONSTRAINT metrics_valuebasis_version_check CHECK ((version >= 0))
);
ALTER TABLE metrics_valuebasis ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_valuebasis_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_valueentry (
    id bigint NOT NULL,
    side character varying(7) NOT NULL,
    what character varying(160) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    amount numeric(16,2) NOT NULL,
    currency character varying(3) NOT NULL,
    grade character varying(16) NOT NULL,
    method character varying(300) NOT NULL,
    sample_n integer,
    entered_at timestamp with time zone NOT NULL,
    entered_by_id bigint,
    initiative_id bigint NOT NULL,
    metric_id bigint,
    replaces_id bigint,
    report_id bigint,
    CONSTRAINT metrics_valueentry_sample_n_check CHECK ((sample_n >= 0)),
    CONSTRAINT value_amount_not_negative CHECK ((amount >= (0)::numeric)),
    CONSTRAINT value_ends_after_start CHECK ((ends_on >= starts_on)),
    CONSTRAINT value_grade_is_given CHECK ((NOT ((grade)::text = 'finance_verified'::text))),
    CONSTRAINT value_has_method CHECK ((((grade)::text = 'claimed'::text) OR (NOT ((method)::text = ''::text)))),
    CONSTRAINT value_measured_rests CHECK (((NOT ((grade)::text = 'measured'::text)) OR (metric_id IS NOT NULL) OR ((sample_n >= 1) AND (sample_n IS NOT NULL))))
);
ALTER TABLE metrics_valueentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_valueentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE metrics_valueverification (
    id bigint NOT NULL,
    verified_at timestamp with time zone NOT NULL,
    note character varying(300) NOT NULL,
    entered_by_id bigint,
    entry_id bigint NOT NULL,
    verified_by_id bigint NOT NULL,
    CONSTRAINT value_verified_by_another CHECK (((entered_by_id IS NULL) OR (NOT ((verified_by_id = entered_by_id) AND (entered_by_id IS NOT NULL)))))
);
ALTER TABLE metrics_valueverification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME metrics_valueverification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_answer (
    id bigint NOT NULL,
    version integer NOT NULL,
    state character varying(14) NOT NULL,
    text text NOT NULL,
    reason character varying(500) NOT NULL,
    answered_at timestamp with time zone,
    effective_on date,
    valid_until date,
    due_on date,
    answered_by_id bigint,
    assigned_to_id bigint,
    initiative_id bigint NOT NULL,
    item_id bigint NOT NULL,
    CONSTRAINT answer_done_has_time CHECK ((((state)::text = ANY ((ARRAY['open'::character varying, 'in_progress'::character varying])::text[])) OR (answered_at IS NOT NULL))),
    CONSTRAINT answer_na_has_reason CHECK (((NOT ((state)::text = 'not_applicable'::text)) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT phases_answer_version_check CHECK ((version >= 0))
);
ALTER TABLE phases_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_answerevidence (
    id bigint NOT NULL,
    attached_at timestamp with time zone NOT NULL,
    answer_id bigint NOT NULL,
    evidence_id bigint NOT NULL
);
ALTER TABLE phases_answerevidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_answerevidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_ask (
    id bigint NOT NULL,
    question character varying(300) NOT NULL,
    options jsonb NOT NULL,
    recommendation character varying(200) NOT NULL,
    why character varying(500) NOT NULL,
    cost_of_waiting character varying(300) NOT NULL,
    due_on date NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    mailed_at timestamp with time zone,
    choice character varying(200) NOT NULL,
    answered_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    withdrawn_reason character varying(300) NOT NULL,
    asked_of_id bigint NOT NULL,
    decision_id bigint,
    initiative_id bigint NOT NULL,
    raised_by_id bigint,
    wait_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT ask_answer_is_a_decision CHECK ((((answered_at IS NULL) AND ((choice)::text = ''::text) AND (decision_id IS NULL)) OR ((answered_at IS NOT NULL) AND (decision_id IS NOT NULL)))),
    CONSTRAINT ask_answered_or_withdrawn CHECK (((answered_at IS NULL) OR (withdrawn_at IS NULL))),
    CONSTRAINT ask_withdrawn_has_reason CHECK (((withdrawn_at IS NULL) OR (NOT ((withdrawn_reason)::text = ''::text))))
);
ALTER TABLE phases_ask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_ask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_draftpart (
    id bigint NOT NULL,
    version integer NOT NULL,
    kind character varying(8) NOT NULL,
    phase smallint NOT NULL,
    "position" integer NOT NULL,
    content jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by_id bigint,
    draft_id bigint NOT NULL,
    CONSTRAINT draft_part_phase CHECK (((((kind)::text = 'settings'::text) AND (phase = 0)) OR ((NOT ((kind)::text = 'settings'::text)) AND ((phase >= 1) AND (phase <= 4))))),
    CONSTRAINT phases_draftpart_phase_check CHECK ((phase >= 0)),
    CONSTRAINT phases_draftpart_position_check CHECK (("position" >= 0)),
    CONSTRAINT phases_draftpart_version_check CHECK ((version >= 0))
);
ALTER TABLE phases_draftpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_draftpart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_expansionwave (
    id bigint NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    title character varying(160) NOT NULL,
    "group" character varying(160) NOT NULL,
    users integer,
    use_case character varying(200) NOT NULL,
    region character varying(100) NOT NULL,
    starts_on date,
    success_threshold numeric(18,6),
    abort_threshold numeric(18,6),
    state character varying(9) NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    outcome character varying(500) NOT NULL,
    initiative_id bigint NOT NULL,
    metric_id bigint,
    owner_id bigint,
    supplied_by_id bigint,
    abort_crossed_at timestamp with time zone,
    component_version_id bigint,
    data_class character varying(8) NOT NULL,
    judged_at timestamp with time zone,
    judged_by character varying(10) NOT NULL,
    judged_state character varying(8) NOT NULL,
    judged_words character varying(300) NOT NULL,
    min_samples smallint,
    peak_rate numeric(10,2),
    resumed_at timestamp with time zone,
    scope_asked_at timestamp with time zone,
    scope_asked_by_id bigint,
    success_days smallint,
    CONSTRAINT phases_expansionwave_min_samples_check CHECK ((min_samples >= 0)),
    CONSTRAINT phases_expansionwave_success_days_check CHECK ((success_days >= 0)),
    CONSTRAINT phases_expansionwave_users_check CHECK ((users >= 0)),
    CONSTRAINT phases_expansionwave_version_check CHECK ((version >= 0)),
    CONSTRAINT wave_aborted_has_outcome CHECK (((NOT ((state)::text = 'aborted'::text)) OR (NOT ((outcome)::text = ''::text))))
);
ALTER TABLE phases_expansionwave ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_expansionwave_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_externalevent (
    id bigint NOT NULL,
    item_code character varying(60) NOT NULL,
    passed boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    url character varying(1000) NOT NULL,
    note character varying(500) NOT NULL,
    initiative_id bigint NOT NULL,
    reported_by_id bigint
);
ALTER TABLE phases_externalevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_externalevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_item (
    id bigint NOT NULL,
    phase smallint NOT NULL,
    "position" integer NOT NULL,
    code character varying(60) NOT NULL,
    title character varying(200) NOT NULL,
    kind character varying(9) NOT NULL,
    theme character varying(200) NOT NULL,
    owner_side character varying(11) NOT NULL,
    is_critical boolean NOT NULL,
    is_required boolean NOT NULL,
    spec jsonb NOT NULL,
    disciplines jsonb NOT NULL,
    why text NOT NULL,
    good text NOT NULL,
    example text NOT NULL,
    frameworks jsonb NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT phases_item_phase_check CHECK ((phase >= 0)),
    CONSTRAINT phases_item_position_check CHECK (("position" >= 0))
);
ALTER TABLE phases_item ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_phasespec (
    id bigint NOT NULL,
    number smallint NOT NULL,
    name character varying(200) NOT NULL,
    purpose text NOT NULL,
    mistakes jsonb NOT NULL,
    limits jsonb NOT NULL,
    gate jsonb NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT phase_spec_1_to_4 CHECK (((number >= 1) AND (number <= 4))),
    CONSTRAINT phases_phasespec_number_check CHECK ((number >= 0))
);
ALTER TABLE phases_phasespec ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_phasespec_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_phasestay (
    id bigint NOT NULL,
    phase smallint NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    outcome character varying(9) NOT NULL,
    reason character varying(300) NOT NULL,
    effective_entered_on date,
    effective_left_on date,
    is_imported boolean NOT NULL,
    initiative_id bigint NOT NULL,
    CONSTRAINT phases_phasestay_phase_check CHECK ((phase >= 0)),
    CONSTRAINT stay_effective_order CHECK (((effective_left_on IS NULL) OR (effective_entered_on IS NULL) OR (effective_left_on >= effective_entered_on))),
    CONSTRAINT stay_leaves_after_entering CHECK (((left_at IS NULL) OR (left_at >= entered_at))),
    CONSTRAINT stay_left_has_outcome CHECK ((((left_at IS NULL) AND ((outcome)::text = ''::text)) OR ((left_at IS NOT NULL) AND (NOT ((outcome)::text = ''::text))))),
    CONSTRAINT stay_phase_1_to_4 CHECK (((phase >= 1) AND (phase <= 4)))
);
ALTER TABLE phases_phasestay ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_phasestay_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_pin (
    id bigint NOT NULL,
    pinned_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    version_id bigint NOT NULL
);
ALTER TABLE phases_pin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_pin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_playbook (
    id bigint NOT NULL,
    slug character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    is_builtin boolean NOT NULL
);
ALTER TABLE phases_playbook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_playbook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_playbookdraft (
    id bigint NOT NULL,
    slug character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    based_on_id bigint,
    created_by_id bigint
);
ALTER TABLE phases_playbookdraft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_playbookdraft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_playbookversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(9) NOT NULL,
    summary text NOT NULL,
    document text NOT NULL,
    digest character varying(64) NOT NULL,
    frameworks jsonb NOT NULL,
    limits jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    playbook_id bigint NOT NULL,
    CONSTRAINT phases_playbookversion_number_check CHECK ((number >= 0)),
    CONSTRAINT playbook_version_published_at CHECK ((((published_at IS NULL) AND ((state)::text = 'draft'::text)) OR ((published_at IS NOT NULL) AND ((state)::text = 'published'::text))))
);
ALTER TABLE phases_playbookversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_playbookversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE phases_wait (
    id bigint NOT NULL,
    cause character varying(16) NOT NULL,
    waiting_on character varying(200) NOT NULL,
    since date NOT NULL,
    until date,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    note character varying(500) NOT NULL,
    initiative_id bigint NOT NULL,
    started_by_id bigint,
    waiting_on_user_id bigint,
    CONSTRAINT wait_other_has_note CHECK (((NOT ((cause)::text = 'other'::text)) OR (NOT ((note)::text = ''::text)))),
    CONSTRAINT wait_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);
ALTER TABLE phases_wait ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME phases_wait_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_attempt (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    "timestamp" bigint NOT NULL,
    ms double precision NOT NULL,
    status smallint,
    error character varying(300) NOT NULL,
    answer text NOT NULL,
    delivery_id bigint NOT NULL,
    CONSTRAINT portfolio_attempt_status_check CHECK ((status >= 0))
);
ALTER TABLE portfolio_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_boardlink (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    secret_sha256 character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    made_by_id bigint,
    CONSTRAINT link_ends_after_it_was_made CHECK ((ends_at > made_at))
);
ALTER TABLE portfolio_boardlink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_boardlink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_bulkchange (
    id bigint NOT NULL,
    act character varying(16) NOT NULL,
    value character varying(200) NOT NULL,
    shown character varying(200) NOT NULL,
    state character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    made_by_id bigint NOT NULL
);
ALTER TABLE portfolio_bulkchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_bulkchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_bulkrow (
    id bigint NOT NULL,
    old jsonb,
    new jsonb,
    old_text character varying(400) NOT NULL,
    new_text character varying(400) NOT NULL,
    outcome character varying(8) NOT NULL,
    note character varying(400) NOT NULL,
    result jsonb,
    change_id bigint NOT NULL,
    initiative_id bigint NOT NULL
);
ALTER TABLE portfolio_bulkrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_bulkrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_calendarfeed (
    id bigint NOT NULL,
    secret_sha256 character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    owner_id bigint NOT NULL
);
ALTER TABLE portfolio_calendarfeed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_calendarfeed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_delivery (
    id bigint NOT NULL,
    state character varying(9) NOT NULL,
    due_at timestamp with time zone,
    tries smallint NOT NULL,
    lease_until timestamp with time zone,
    lease_token character varying(32) NOT NULL,
    finished_at timestamp with time zone,
    endpoint_id bigint NOT NULL,
    event_id bigint NOT NULL,
    CONSTRAINT portfolio_delivery_tries_check CHECK ((tries >= 0))
);
ALTER TABLE portfolio_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_endpoint (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    url character varying(500) NOT NULL,
    events jsonb NOT NULL,
    secret_encrypted text NOT NULL,
    old_secret_encrypted text NOT NULL,
    old_secret_until timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    tested_at timestamp with time zone,
    ended_at timestamp with time zone,
    off_at timestamp with time zone,
    off_because character varying(200) NOT NULL,
    failures integer NOT NULL,
    owner_id bigint NOT NULL,
    CONSTRAINT portfolio_endpoint_failures_check CHECK ((failures >= 0))
);
ALTER TABLE portfolio_endpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_endpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_event (
    id bigint NOT NULL,
    message_id character varying(40) NOT NULL,
    occurrence character varying(80) NOT NULL,
    kind character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    body text NOT NULL,
    initiative_id bigint
);
ALTER TABLE portfolio_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_eventsweep (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    settled_at timestamp with time zone NOT NULL,
    stalled jsonb NOT NULL,
    turns integer NOT NULL,
    swept_at timestamp with time zone NOT NULL,
    CONSTRAINT event_sweep_only_one CHECK ((id = 1)),
    CONSTRAINT portfolio_eventsweep_turns_check CHECK ((turns >= 0))
);
ALTER TABLE portfolio_eventsweep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_eventsweep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_importedposition (
    id bigint NOT NULL,
    mapping_name character varying(80) NOT NULL,
    identity character varying(500) NOT NULL,
    repeat integer NOT NULL,
    "values" jsonb NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    CONSTRAINT portfolio_importedposition_repeat_check CHECK ((repeat >= 0))
);
ALTER TABLE portfolio_importedposition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_importedposition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_importmapping (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    text text NOT NULL,
    is_shared boolean NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL
);
ALTER TABLE portfolio_importmapping ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_importmapping_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_importrow (
    id bigint NOT NULL,
    number integer NOT NULL,
    identity character varying(500) NOT NULL,
    repeat integer NOT NULL,
    raw jsonb NOT NULL,
    outcome character varying(9) NOT NULL,
    notes jsonb NOT NULL,
    initiative_id bigint,
    run_id bigint NOT NULL,
    choices jsonb NOT NULL,
    expected character varying(9) NOT NULL,
    CONSTRAINT portfolio_importrow_number_check CHECK ((number >= 0)),
    CONSTRAINT portfolio_importrow_repeat_check CHECK ((repeat >= 0))
);
ALTER TABLE portfolio_importrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_importrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_importrun (
    id bigint NOT NULL,
    file_name character varying(255) NOT NULL,
    file_sha256 character varying(64) NOT NULL,
    mapping_name character varying(80) NOT NULL,
    mapping_text text NOT NULL,
    state character varying(8) NOT NULL,
    is_dry_run boolean NOT NULL,
    started_at timestamp with time zone NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    notes jsonb NOT NULL,
    started_by_id bigint,
    columns jsonb NOT NULL,
    reasons jsonb NOT NULL
);
ALTER TABLE portfolio_importrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_importrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_keyrotation (
    id bigint NOT NULL,
    key_id character varying(16) NOT NULL,
    began_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    sealed integer NOT NULL,
    CONSTRAINT portfolio_keyrotation_sealed_check CHECK ((sealed >= 0))
);
ALTER TABLE portfolio_keyrotation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_keyrotation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_refresh (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    swept_at timestamp with time zone NOT NULL,
    CONSTRAINT refresh_only_one CHECK ((id = 1))
);
ALTER TABLE portfolio_refresh ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_refresh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_restore (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    backup_made_at timestamp with time zone,
    is_trial boolean NOT NULL,
    passed boolean NOT NULL,
    words character varying(500) NOT NULL,
    seconds double precision NOT NULL
);
ALTER TABLE portfolio_restore ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_restore_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_savedview (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    query character varying(500) NOT NULL,
    is_shared boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL
);
ALTER TABLE portfolio_savedview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_savedview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_snapshot (
    id bigint NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    day date NOT NULL,
    is_daily boolean NOT NULL,
    name character varying(120) NOT NULL,
    facts jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    taken_by_id bigint,
    CONSTRAINT snapshot_by_hand_has_name CHECK ((is_daily OR (NOT ((name)::text = ''::text))))
);
ALTER TABLE portfolio_snapshot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_snapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE portfolio_standing (
    initiative_id bigint NOT NULL,
    health character varying(12) NOT NULL,
    health_rank smallint NOT NULL,
    reported character varying(10) NOT NULL,
    reported_at timestamp with time zone,
    is_disagreeing boolean NOT NULL,
    signals jsonb NOT NULL,
    breached integer NOT NULL,
    expired integer NOT NULL,
    seats jsonb NOT NULL,
    empty_seats jsonb NOT NULL,
    blocker_text character varying(300) NOT NULL,
    blocker_cause character varying(40) NOT NULL,
    blocker_owner character varying(160) NOT NULL,
    blocker_due_on date,
    blocker_url character varying(200) NOT NULL,
    items_done smallint NOT NULL,
    items_required smallint NOT NULL,
    phase_since timestamp with time zone,
    age_limit_days integer,
    is_stalled boolean NOT NULL,
    stall_cause character varying(40) NOT NULL,
    stall_text character varying(300) NOT NULL,
    sparkline jsonb NOT NULL,
    gate_state character varying(24) NOT NULL,
    gate_url character varying(200) NOT NULL,
    gate_asked_at timestamp with time zone,
    gate_needs_decision boolean NOT NULL,
    is_on_watch boolean NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    true_until timestamp with time zone,
    entries_seen integer NOT NULL,
    lead_metric_id bigint,
    gate_nobody jsonb NOT NULL,
    item_states jsonb NOT NULL,
    suspension jsonb NOT NULL,
    watch jsonb NOT NULL,
    gate_again jsonb NOT NULL,
    unproven jsonb DEFAULT '[]'::jsonb NOT NULL,
    value_realised numeric(18,2) DEFAULT 0 NOT NULL,
    value_expected numeric(18,2) DEFAULT 0 NOT NULL,
    value_currency character varying(3) DEFAULT ''::character varying NOT NULL,
    pushes_seen integer DEFAULT 0 NOT NULL,
    kpi_reached double precision,
    CONSTRAINT portfolio_standing_age_limit_days_check CHECK ((age_limit_days >= 0)),
    CONSTRAINT portfolio_standing_breached_check CHECK ((breached >= 0)),
    CONSTRAINT portfolio_standing_entries_seen_check CHECK ((entries_seen >= 0)),
    CONSTRAINT portfolio_standing_expired_check CHECK ((expired >= 0)),
    CONSTRAINT portfolio_standing_health_rank_check CHECK ((health_rank >= 0)),
    CONSTRAINT portfolio_standing_items_done_check CHECK ((items_done >= 0)),
    CONSTRAINT portfolio_standing_items_required_check CHECK ((items_required >= 0)),
    CONSTRAINT portfolio_standing_pushes_seen_check CHECK ((pushes_seen >= 0))
);
CREATE TABLE portfolio_telling (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    told_until timestamp with time zone NOT NULL,
    CONSTRAINT telling_only_one CHECK ((id = 1))
);
ALTER TABLE portfolio_telling ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME portfolio_telling_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_bundle (
    digest character varying(64) NOT NULL,
    body text NOT NULL,
    sections jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE reviews_classificationreview (
    id bigint NOT NULL,
    decision character varying(24) NOT NULL,
    statement character varying(600) NOT NULL,
    comment text NOT NULL,
    reviewer_name character varying(120) NOT NULL,
    reviewer_email character varying(254) NOT NULL,
    reviewer_roles jsonb NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    request_id character varying(40) NOT NULL,
    ip character varying(45) NOT NULL,
    payload text NOT NULL,
    record_hash character varying(64) NOT NULL,
    bundle_id character varying(64) NOT NULL,
    classification_id bigint NOT NULL,
    reviewer_id bigint NOT NULL,
    CONSTRAINT reviews_classificationreview_fresh_proof CHECK ((((signed_at - auth_at) >= '00:00:00'::interval) AND ((signed_at - auth_at) <= '00:05:00'::interval)))
);
ALTER TABLE reviews_classificationreview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_classificationreview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_componentreview (
    id bigint NOT NULL,
    discipline character varying(24) NOT NULL,
    decision character varying(24) NOT NULL,
    meaning character varying(300) NOT NULL,
    statement character varying(600) NOT NULL,
    comment text NOT NULL,
    reviewer_name character varying(120) NOT NULL,
    reviewer_email character varying(254) NOT NULL,
    reviewer_roles jsonb NOT NULL,
    end_of_life_on date,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    valid_until date NOT NULL,
    request_id character varying(40) NOT NULL,
    ip character varying(45) NOT NULL,
    payload text NOT NULL,
    record_hash character varying(64) NOT NULL,
    bundle_id character varying(64) NOT NULL,
    component_version_id bigint NOT NULL,
    reviewer_id bigint NOT NULL,
    CONSTRAINT reviews_componentreview_fresh_proof CHECK ((((signed_at - auth_at) >= '00:00:00'::interval) AND ((signed_at - auth_at) <= '00:05:00'::interval)))
);
ALTER TABLE reviews_componentreview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_componentreview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_componentreviewrequest (
    id bigint NOT NULL,
    cause character varying(12) NOT NULL,
    disciplines jsonb NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_reason character varying(200) NOT NULL,
    component_id bigint NOT NULL,
    component_version_id bigint NOT NULL,
    missing jsonb NOT NULL
);
ALTER TABLE reviews_componentreviewrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_componentreviewrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_componentreviewrevocation (
    id bigint NOT NULL,
    reason text NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone NOT NULL,
    review_id bigint NOT NULL,
    revoked_by_id bigint NOT NULL,
    payload text,
    record_hash character varying(64),
    CONSTRAINT reviews_componentreviewrevocation_fresh_proof CHECK ((((revoked_at - auth_at) >= '00:00:00'::interval) AND ((revoked_at - auth_at) <= '00:05:00'::interval)))
);
ALTER TABLE reviews_componentreviewrevocation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_componentreviewrevocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_condition (
    id bigint NOT NULL,
    text character varying(500) NOT NULL,
    due_on date NOT NULL,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    note character varying(500) NOT NULL,
    closed_by_id bigint,
    owner_id bigint NOT NULL,
    set_by_id bigint NOT NULL,
    decision_id bigint,
    gate_request_id bigint NOT NULL,
    signature_id bigint,
    evidence_id bigint,
    needs_evidence boolean NOT NULL,
    CONSTRAINT condition_closed_by_somebody CHECK ((((closed_at IS NULL) AND (closed_by_id IS NULL)) OR ((closed_at IS NOT NULL) AND (closed_by_id IS NOT NULL))))
);
ALTER TABLE reviews_condition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_condition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_conditionextension (
    id bigint NOT NULL,
    due_before date NOT NULL,
    due_on date NOT NULL,
    reason character varying(500) NOT NULL,
    extended_at timestamp with time zone NOT NULL,
    condition_id bigint NOT NULL,
    extended_by_id bigint NOT NULL,
    CONSTRAINT condition_extension_is_later CHECK ((due_on > due_before))
);
ALTER TABLE reviews_conditionextension ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_conditionextension_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_gatedecision (
    id bigint NOT NULL,
    outcome character varying(14) NOT NULL,
    reason text NOT NULL,
    decided_by_name character varying(120) NOT NULL,
    decided_as character varying(20) NOT NULL,
    verdict jsonb NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    payload text NOT NULL,
    record_hash character varying(64) NOT NULL,
    bundle_id character varying(64) NOT NULL,
    corrects_id bigint,
    decided_by_id bigint NOT NULL,
    gate_request_id bigint NOT NULL,
    auth_factors jsonb,
    decided_roles jsonb,
    ip character varying(45),
    payload_version smallint,
    policy_digest character varying(64),
    policy_version character varying(120),
    request_id character varying(40),
    session_ref character varying(64),
    user_agent character varying(300),
    CONSTRAINT reviews_gatedecision_fresh_proof CHECK ((((decided_at - auth_at) >= '00:00:00'::interval) AND ((decided_at - auth_at) <= '00:05:00'::interval)))
);
ALTER TABLE reviews_gatedecision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_gatedecision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_gaterequest (
    id bigint NOT NULL,
    phase smallint NOT NULL,
    round integer NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    statement character varying(600) NOT NULL,
    scope text NOT NULL,
    due_on date NOT NULL,
    state character varying(9) NOT NULL,
    missing jsonb NOT NULL,
    closed_at timestamp with time zone,
    withdrawn_reason character varying(300) NOT NULL,
    bundle_id character varying(64) NOT NULL,
    initiative_id bigint NOT NULL,
    requested_by_id bigint NOT NULL,
    CONSTRAINT gate_request_closed_has_time CHECK ((((closed_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (closed_at IS NOT NULL)))),
    CONSTRAINT gate_request_phase_1_to_4 CHECK (((phase >= 1) AND (phase <= 4))),
    CONSTRAINT reviews_gaterequest_phase_check CHECK ((phase >= 0)),
    CONSTRAINT reviews_gaterequest_round_check CHECK ((round >= 0))
);
ALTER TABLE reviews_gaterequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_gaterequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_pointentry (
    id bigint NOT NULL,
    number integer NOT NULL,
    makes character varying(8) NOT NULL,
    text text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    said_by_id bigint NOT NULL,
    point_id bigint NOT NULL,
    CONSTRAINT point_entry_has_text CHECK ((((makes)::text = 'accepted'::text) OR (NOT (text = ''::text)))),
    CONSTRAINT reviews_pointentry_number_check CHECK ((number >= 0))
);
ALTER TABLE reviews_pointentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_pointentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_prooffailure (
    id bigint NOT NULL,
    failed_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE reviews_prooffailure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_prooffailure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_rebaseline (
    id bigint NOT NULL,
    signed_by_name character varying(120) NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    payload text NOT NULL,
    record_hash character varying(64) NOT NULL,
    signed_by_id bigint NOT NULL,
    version_id bigint NOT NULL
);
ALTER TABLE reviews_rebaseline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_rebaseline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_recheck (
    id bigint NOT NULL,
    code character varying(120) NOT NULL,
    reason character varying(300) NOT NULL,
    criteria jsonb NOT NULL,
    discipline character varying(24) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(5) NOT NULL,
    closed_at timestamp with time zone,
    initiative_id bigint NOT NULL,
    CONSTRAINT recheck_closed_has_time CHECK ((((closed_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (closed_at IS NOT NULL))))
);
CREATE TABLE reviews_recheck_asked (
    id bigint NOT NULL,
    recheck_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE reviews_recheck_asked ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_recheck_asked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE reviews_recheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_recheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_recheckfinding (
    id bigint NOT NULL,
    found character varying(13) NOT NULL,
    comment text NOT NULL,
    signer_name character varying(120) NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    payload text NOT NULL,
    record_hash character varying(64) NOT NULL,
    recheck_id bigint NOT NULL,
    signer_id bigint NOT NULL,
    CONSTRAINT reviews_recheckfinding_fresh_proof CHECK ((((signed_at - auth_at) >= '00:00:00'::interval) AND ((signed_at - auth_at) <= '00:05:00'::interval)))
);
ALTER TABLE reviews_recheckfinding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_recheckfinding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_reminder (
    id bigint NOT NULL,
    about character varying(60) NOT NULL,
    text character varying(300) NOT NULL,
    days smallint NOT NULL,
    ends_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    initiative_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT reviews_reminder_days_check CHECK ((days >= 0))
);
ALTER TABLE reviews_reminder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_reminder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_resumption (
    id bigint NOT NULL,
    reason text NOT NULL,
    decided_by_name character varying(120) NOT NULL,
    decided_as character varying(20) NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    resumed_at timestamp with time zone NOT NULL,
    payload text NOT NULL,
    record_hash character varying(64) NOT NULL,
    decided_by_id bigint NOT NULL,
    suspension_id bigint NOT NULL,
    CONSTRAINT reviews_resumption_fresh_proof CHECK ((((resumed_at - auth_at) >= '00:00:00'::interval) AND ((resumed_at - auth_at) <= '00:05:00'::interval)))
);
ALTER TABLE reviews_resumption ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_resumption_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_reviewassignment (
    id bigint NOT NULL,
    discipline character varying(24) NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    due_on date NOT NULL,
    ended_at timestamp with time zone,
    assigned_by_id bigint,
    gate_request_id bigint NOT NULL,
    reviewer_id bigint,
    claimed_at timestamp with time zone,
    ended_why character varying(300) NOT NULL,
    CONSTRAINT review_assignment_claimed_by_somebody CHECK (((claimed_at IS NULL) OR (reviewer_id IS NOT NULL)))
);
ALTER TABLE reviews_reviewassignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_reviewassignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_reviewpoint (
    id bigint NOT NULL,
    phase smallint NOT NULL,
    discipline character varying(24) NOT NULL,
    kind character varying(8) NOT NULL,
    criterion character varying(80) NOT NULL,
    text text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    asked_id bigint,
    gate_request_id bigint,
    initiative_id bigint NOT NULL,
    raised_by_id bigint NOT NULL,
    signature_id bigint,
    CONSTRAINT review_point_early_question CHECK (((gate_request_id IS NOT NULL) OR (((kind)::text = 'question'::text) AND (phase = ANY (ARRAY[1, 2]))))),
    CONSTRAINT review_point_has_text CHECK ((NOT (text = ''::text))),
    CONSTRAINT reviews_reviewpoint_phase_check CHECK ((phase >= 0))
);
ALTER TABLE reviews_reviewpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_reviewpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_seenmark (
    id bigint NOT NULL,
    criterion character varying(80) NOT NULL,
    digest character varying(64) NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    gate_request_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE reviews_seenmark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_seenmark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_signature (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    role character varying(24) NOT NULL,
    place smallint NOT NULL,
    decision character varying(24) NOT NULL,
    meaning character varying(300) NOT NULL,
    statement character varying(600) NOT NULL,
    comment text NOT NULL,
    signer_name character varying(120) NOT NULL,
    signer_email character varying(254) NOT NULL,
    signer_roles jsonb NOT NULL,
    sections jsonb NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    valid_until date NOT NULL,
    request_id character varying(40) NOT NULL,
    ip character varying(45) NOT NULL,
    payload text NOT NULL,
    record_hash character varying(64) NOT NULL,
    bundle_id character varying(64) NOT NULL,
    gate_request_id bigint NOT NULL,
    replaces_id bigint,
    signer_id bigint NOT NULL,
    auth_factors jsonb,
    meaning_code character varying(16),
    payload_version smallint,
    policy_digest character varying(64),
    policy_version character varying(120),
    session_ref character varying(64),
    user_agent character varying(300),
    CONSTRAINT reviews_signature_fresh_proof CHECK ((((signed_at - auth_at) >= '00:00:00'::interval) AND ((signed_at - auth_at) <= '00:05:00'::interval))),
    CONSTRAINT reviews_signature_place_check CHECK ((place >= 0)),
    CONSTRAINT signature_place_from_1 CHECK ((place >= 1))
);
ALTER TABLE reviews_signature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_signature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_signaturerevocation (
    id bigint NOT NULL,
    reason text NOT NULL,
    auth_method character varying(20) NOT NULL,
    auth_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone NOT NULL,
    revoked_by_id bigint NOT NULL,
    signature_id bigint NOT NULL,
    auth_factors jsonb,
    ip character varying(45),
    payload text,
    payload_version smallint,
    record_hash character varying(64),
    request_id character varying(40),
    revoked_by_name character varying(120),
    session_ref character varying(64),
    user_agent character varying(300),
    CONSTRAINT reviews_signaturerevocation_fresh_proof CHECK ((((revoked_at - auth_at) >= '00:00:00'::interval) AND ((revoked_at - auth_at) <= '00:05:00'::interval)))
);
ALTER TABLE reviews_signaturerevocation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_signaturerevocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_signingconsent (
    id bigint NOT NULL,
    text character varying(500) NOT NULL,
    user_name character varying(120) NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    session_ref character varying(64) NOT NULL,
    request_id character varying(40) NOT NULL,
    ip character varying(45) NOT NULL,
    user_agent character varying(300) NOT NULL,
    user_id bigint NOT NULL,
    version smallint NOT NULL,
    CONSTRAINT reviews_signingconsent_version_check CHECK ((version >= 0))
);
ALTER TABLE reviews_signingconsent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_signingconsent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_signinglock (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    ip character varying(45) NOT NULL,
    seen_at timestamp with time zone,
    mailed_at timestamp with time zone,
    seen_by_id bigint,
    user_id bigint NOT NULL
);
ALTER TABLE reviews_signinglock ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_signinglock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_suspension (
    id bigint NOT NULL,
    reason character varying(300) NOT NULL,
    suspended_by_name character varying(120) NOT NULL,
    suspended_at timestamp with time zone NOT NULL,
    incident_id bigint,
    initiative_id bigint NOT NULL,
    suspended_by_id bigint
);
ALTER TABLE reviews_suspension ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_suspension_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_waiver (
    id bigint NOT NULL,
    phase smallint NOT NULL,
    criterion character varying(80) NOT NULL,
    title character varying(200) NOT NULL,
    sections jsonb NOT NULL,
    reason text NOT NULL,
    control text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    ends_on date NOT NULL,
    approved_by_id bigint,
    initiative_id bigint NOT NULL,
    requested_by_id bigint NOT NULL,
    extends_id bigint,
    revoked_at timestamp with time zone,
    revoked_by_id bigint,
    revoked_reason character varying(500) NOT NULL,
    CONSTRAINT reviews_waiver_phase_check CHECK ((phase >= 0)),
    CONSTRAINT waiver_approved_by_somebody CHECK ((((approved_at IS NULL) AND (approved_by_id IS NULL)) OR ((approved_at IS NOT NULL) AND (approved_by_id IS NOT NULL)))),
    CONSTRAINT waiver_has_control CHECK ((NOT (control = ''::text))),
    CONSTRAINT waiver_revoked_has_reason CHECK ((((revoked_at IS NULL) AND (revoked_by_id IS NULL)) OR ((revoked_at IS NOT NULL) AND (NOT ((revoked_reason)::text = ''::text))))),
    CONSTRAINT waiver_second_person CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = requested_by_id) AND (approved_by_id IS NOT NULL)))))
);
ALTER TABLE reviews_waiver ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_waiver_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reviews_watch (
    id bigint NOT NULL,
    code character varying(120) NOT NULL,
    reason character varying(300) NOT NULL,
    since timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    initiative_id bigint NOT NULL,
    asks character varying(24) NOT NULL,
    reopens jsonb NOT NULL
);
ALTER TABLE reviews_watch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME reviews_watch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);
ALTER TABLE socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);
ALTER TABLE socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY metrics_point ATTACH PARTITION metrics_point_default DEFAULT;
INSERT INTO auth_permission VALUES (1, 'Can add permission', 1, 'add_permission');
INSERT INTO auth_permission VALUES (2, 'Can change permission', 1, 'change_permission');
INSERT INTO auth_permission VALUES (3, 'Can delete permission', 1, 'delete_permission');
INSERT INTO auth_permission VALUES (4, 'Can view permission', 1, 'view_permission');
INSERT INTO auth_permission VALUES (5, 'Can add group', 2, 'add_group');
INSERT INTO auth_permission VALUES (6, 'Can change group', 2, 'change_group');
INSERT INTO auth_permission VALUES (7, 'Can delete group', 2, 'delete_group');
INSERT INTO auth_permission VALUES (8, 'Can view group', 2, 'view_group');
INSERT INTO auth_permission VALUES (9, 'Can add content type', 3, 'add_contenttype');
INSERT INTO auth_permission VALUES (10, 'Can change content type', 3, 'change_contenttype');
INSERT INTO auth_permission VALUES (11, 'Can delete content type', 3, 'delete_contenttype');
INSERT INTO auth_permission VALUES (12, 'Can view content type', 3, 'view_contenttype');
INSERT INTO auth_permission VALUES (13, 'Can add session', 4, 'add_session');
INSERT INTO auth_permission VALUES (14, 'Can change session', 4, 'change_session');
INSERT INTO auth_permission VALUES (15, 'Can delete session', 4, 'delete_session');
INSERT INTO auth_permission VALUES (16, 'Can view session', 4, 'view_session');
INSERT INTO auth_permission VALUES (17, 'Can add log entry', 5, 'add_logentry');
INSERT INTO auth_permission VALUES (18, 'Can change log entry', 5, 'change_logentry');
INSERT INTO auth_permission VALUES (19, 'Can delete log entry', 5, 'delete_logentry');
INSERT INTO auth_permission VALUES (20, 'Can view log entry', 5, 'view_logentry');
INSERT INTO auth_permission VALUES (21, 'Can add email address', 6, 'add_emailaddress');
INSERT INTO auth_permission VALUES (22, 'Can change email address', 6, 'change_emailaddress');
INSERT INTO auth_permission VALUES (23, 'Can delete email address', 6, 'delete_emailaddress');
INSERT INTO auth_permission VALUES (24, 'Can view email address', 6, 'view_emailaddress');
INSERT INTO auth_permission VALUES (25, 'Can add email confirmation', 7, 'add_emailconfirmation');
INSERT INTO auth_permission VALUES (26, 'Can change email confirmation', 7, 'change_emailconfirmation');
INSERT INTO auth_permission VALUES (27, 'Can delete email confirmation', 7, 'delete_emailconfirmation');
INSERT INTO auth_permission VALUES (28, 'Can view email confirmation', 7, 'view_emailconfirmation');
INSERT INTO auth_permission VALUES (29, 'Can add authenticator', 8, 'add_authenticator');
INSERT INTO auth_permission VALUES (30, 'Can change authenticator', 8, 'change_authenticator');
INSERT INTO auth_permission VALUES (31, 'Can delete authenticator', 8, 'delete_authenticator');
INSERT INTO auth_permission VALUES (32, 'Can view authenticator', 8, 'view_authenticator');
INSERT INTO auth_permission VALUES (33, 'Can add social account', 9, 'add_socialaccount');
INSERT INTO auth_permission VALUES (34, 'Can change social account', 9, 'change_socialaccount');
INSERT INTO auth_permission VALUES (35, 'Can delete social account', 9, 'delete_socialaccount');
INSERT INTO auth_permission VALUES (36, 'Can view social account', 9, 'view_socialaccount');
INSERT INTO auth_permission VALUES (37, 'Can add social application', 10, 'add_socialapp');
INSERT INTO auth_permission VALUES (38, 'Can change social application', 10, 'change_socialapp');
INSERT INTO auth_permission VALUES (39, 'Can delete social application', 10, 'delete_socialapp');
INSERT INTO auth_permission VALUES (40, 'Can view social application', 10, 'view_socialapp');
INSERT INTO auth_permission VALUES (41, 'Can add social application token', 11, 'add_socialtoken');
INSERT INTO auth_permission VALUES (42, 'Can change social application token', 11, 'change_socialtoken');
INSERT INTO auth_permission VALUES (43, 'Can delete social application token', 11, 'delete_socialtoken');
INSERT INTO auth_permission VALUES (44, 'Can view social application token', 11, 'view_socialtoken');
INSERT INTO auth_permission VALUES (45, 'Can add user session', 12, 'add_usersession');
INSERT INTO auth_permission VALUES (46, 'Can change user session', 12, 'change_usersession');
INSERT INTO auth_permission VALUES (47, 'Can delete user session', 12, 'delete_usersession');
INSERT INTO auth_permission VALUES (48, 'Can view user session', 12, 'view_usersession');
INSERT INTO auth_permission VALUES (49, 'Can add demo mark', 13, 'add_demomark');
INSERT INTO auth_permission VALUES (50, 'Can change demo mark', 13, 'change_demomark');
INSERT INTO auth_permission VALUES (51, 'Can delete demo mark', 13, 'delete_demomark');
INSERT INTO auth_permission VALUES (52, 'Can view demo mark', 13, 'view_demomark');
INSERT INTO auth_permission VALUES (53, 'Can add entry', 14, 'add_entry');
INSERT INTO auth_permission VALUES (54, 'Can change entry', 14, 'change_entry');
INSERT INTO auth_permission VALUES (55, 'Can delete entry', 14, 'delete_entry');
INSERT INTO auth_permission VALUES (56, 'Can view entry', 14, 'view_entry');
INSERT INTO auth_permission VALUES (57, 'Can add link', 15, 'add_link');
INSERT INTO auth_permission VALUES (58, 'Can change link', 15, 'change_link');
INSERT INTO auth_permission VALUES (59, 'Can delete link', 15, 'delete_link');
INSERT INTO auth_permission VALUES (60, 'Can view link', 15, 'view_link');
INSERT INTO auth_permission VALUES (61, 'Can add checkpoint', 16, 'add_checkpoint');
INSERT INTO auth_permission VALUES (62, 'Can change checkpoint', 16, 'change_checkpoint');
INSERT INTO auth_permission VALUES (63, 'Can delete checkpoint', 16, 'delete_checkpoint');
INSERT INTO auth_permission VALUES (64, 'Can view checkpoint', 16, 'view_checkpoint');
INSERT INTO auth_permission VALUES (65, 'Can add checkpoint key', 17, 'add_checkpointkey');
INSERT INTO auth_permission VALUES (66, 'Can change checkpoint key', 17, 'change_checkpointkey');
INSERT INTO auth_permission VALUES (67, 'Can delete checkpoint key', 17, 'delete_checkpointkey');
INSERT INTO auth_permission VALUES (68, 'Can view checkpoint key', 17, 'view_checkpointkey');
INSERT INTO auth_permission VALUES (69, 'Can add check', 18, 'add_check');
INSERT INTO auth_permission VALUES (70, 'Can change check', 18, 'change_check');
INSERT INTO auth_permission VALUES (71, 'Can delete check', 18, 'delete_check');
INSERT INTO auth_permission VALUES (72, 'Can view check', 18, 'view_check');
INSERT INTO auth_permission VALUES (73, 'Can add anchor mail', 19, 'add_anchormail');
INSERT INTO auth_permission VALUES (74, 'Can change anchor mail', 19, 'change_anchormail');
INSERT INTO auth_permission VALUES (75, 'Can delete anchor mail', 19, 'delete_anchormail');
INSERT INTO auth_permission VALUES (76, 'Can view anchor mail', 19, 'view_anchormail');
INSERT INTO auth_permission VALUES (77, 'Can add user', 20, 'add_user');
INSERT INTO auth_permission VALUES (78, 'Can change user', 20, 'change_user');
INSERT INTO auth_permission VALUES (79, 'Can delete user', 20, 'delete_user');
INSERT INTO auth_permission VALUES (80, 'Can view user', 20, 'view_user');
INSERT INTO auth_permission VALUES (81, 'Can add api token', 21, 'add_apitoken');
INSERT INTO auth_permission VALUES (82, 'Can change api token', 21, 'change_apitoken');
INSERT INTO auth_permission VALUES (83, 'Can delete api token', 21, 'delete_apitoken');
INSERT INTO auth_permission VALUES (84, 'Can view api token', 21, 'view_apitoken');
INSERT INTO auth_permission VALUES (85, 'Can add organisation', 22, 'add_organisation');
INSERT INTO auth_permission VALUES (86, 'Can change organisation', 22, 'change_organisation');
INSERT INTO auth_permission VALUES (87, 'Can delete organisation', 22, 'delete_organisation');
INSERT INTO auth_permission VALUES (88, 'Can view organisation', 22, 'view_organisation');
INSERT INTO auth_permission VALUES (89, 'Can add role grant', 23, 'add_rolegrant');
INSERT INTO auth_permission VALUES (90, 'Can change role grant', 23, 'change_rolegrant');
INSERT INTO auth_permission VALUES (91, 'Can delete role grant', 23, 'delete_rolegrant');
INSERT INTO auth_permission VALUES (92, 'Can view role grant', 23, 'view_rolegrant');
INSERT INTO auth_permission VALUES (93, 'Can add provider login', 24, 'add_providerlogin');
INSERT INTO auth_permission VALUES (94, 'Can change provider login', 24, 'change_providerlogin');
INSERT INTO auth_permission VALUES (95, 'Can delete provider login', 24, 'delete_providerlogin');
INSERT INTO auth_permission VALUES (96, 'Can view provider login', 24, 'view_providerlogin');
INSERT INTO auth_permission VALUES (97, 'Can add delivery', 25, 'add_delivery');
INSERT INTO auth_permission VALUES (98, 'Can change delivery', 25, 'change_delivery');
INSERT INTO auth_permission VALUES (99, 'Can delete delivery', 25, 'delete_delivery');
INSERT INTO auth_permission VALUES (100, 'Can view delivery', 25, 'view_delivery');
INSERT INTO auth_permission VALUES (101, 'Can add follow', 26, 'add_follow');
INSERT INTO auth_permission VALUES (102, 'Can change follow', 26, 'change_follow');
INSERT INTO auth_permission VALUES (103, 'Can delete follow', 26, 'delete_follow');
INSERT INTO auth_permission VALUES (104, 'Can view follow', 26, 'view_follow');
INSERT INTO auth_permission VALUES (105, 'Can add notice', 27, 'add_notice');
INSERT INTO auth_permission VALUES (106, 'Can change notice', 27, 'change_notice');
INSERT INTO auth_permission VALUES (107, 'Can delete notice', 27, 'delete_notice');
INSERT INTO auth_permission VALUES (108, 'Can view notice', 27, 'view_notice');
INSERT INTO auth_permission VALUES (109, 'Can add notice policy', 28, 'add_noticepolicy');
INSERT INTO auth_permission VALUES (110, 'Can change notice policy', 28, 'change_noticepolicy');
INSERT INTO auth_permission VALUES (111, 'Can delete notice policy', 28, 'delete_noticepolicy');
INSERT INTO auth_permission VALUES (112, 'Can view notice policy', 28, 'view_noticepolicy');
INSERT INTO auth_permission VALUES (113, 'Can add notice settings', 29, 'add_noticesettings');
INSERT INTO auth_permission VALUES (114, 'Can change notice settings', 29, 'change_noticesettings');
INSERT INTO auth_permission VALUES (115, 'Can delete notice settings', 29, 'delete_noticesettings');
INSERT INTO auth_permission VALUES (116, 'Can view notice settings', 29, 'view_noticesettings');
INSERT INTO auth_permission VALUES (117, 'Can add chat address', 30, 'add_chataddress');
INSERT INTO auth_permission VALUES (118, 'Can change chat address', 30, 'change_chataddress');
INSERT INTO auth_permission VALUES (119, 'Can delete chat address', 30, 'delete_chataddress');
INSERT INTO auth_permission VALUES (120, 'Can view chat address', 30, 'view_chataddress');
INSERT INTO auth_permission VALUES (121, 'Can add factor policy', 31, 'add_factorpolicy');
INSERT INTO auth_permission VALUES (122, 'Can change factor policy', 31, 'change_factorpolicy');
INSERT INTO auth_permission VALUES (123, 'Can delete factor policy', 31, 'delete_factorpolicy');
INSERT INTO auth_permission VALUES (124, 'Can view factor policy', 31, 'view_factorpolicy');
INSERT INTO auth_permission VALUES (125, 'Can add initiative', 32, 'add_initiative');
INSERT INTO auth_permission VALUES (126, 'Can change initiative', 32, 'change_initiative');
INSERT INTO auth_permission VALUES (127, 'Can delete initiative', 32, 'delete_initiative');
INSERT INTO auth_permission VALUES (128, 'Can view initiative', 32, 'view_initiative');
INSERT INTO auth_permission VALUES (129, 'Can add incident', 33, 'add_incident');
INSERT INTO auth_permission VALUES (130, 'Can change incident', 33, 'change_incident');
INSERT INTO auth_permission VALUES (131, 'Can delete incident', 33, 'delete_incident');
INSERT INTO auth_permission VALUES (132, 'Can view incident', 33, 'view_incident');
INSERT INTO auth_permission VALUES (133, 'Can add human touchpoint', 34, 'add_humantouchpoint');
INSERT INTO auth_permission VALUES (134, 'Can change human touchpoint', 34, 'change_humantouchpoint');
INSERT INTO auth_permission VALUES (135, 'Can delete human touchpoint', 34, 'delete_humantouchpoint');
INSERT INTO auth_permission VALUES (136, 'Can view human touchpoint', 34, 'view_humantouchpoint');
INSERT INTO auth_permission VALUES (137, 'Can add evidence', 35, 'add_evidence');
INSERT INTO auth_permission VALUES (138, 'Can change evidence', 35, 'change_evidence');
INSERT INTO auth_permission VALUES (139, 'Can delete evidence', 35, 'delete_evidence');
INSERT INTO auth_permission VALUES (140, 'Can view evidence', 35, 'view_evidence');
INSERT INTO auth_permission VALUES (141, 'Can add escalation path', 36, 'add_escalationpath');
INSERT INTO auth_permission VALUES (142, 'Can change escalation path', 36, 'change_escalationpath');
INSERT INTO auth_permission VALUES (143, 'Can delete escalation path', 36, 'delete_escalationpath');
INSERT INTO auth_permission VALUES (144, 'Can view escalation path', 36, 'view_escalationpath');
INSERT INTO auth_permission VALUES (145, 'Can add edge case', 37, 'add_edgecase');
INSERT INTO auth_permission VALUES (146, 'Can change edge case', 37, 'change_edgecase');
INSERT INTO auth_permission VALUES (147, 'Can delete edge case', 37, 'delete_edgecase');
INSERT INTO auth_permission VALUES (148, 'Can view edge case', 37, 'view_edgecase');
INSERT INTO auth_permission VALUES (149, 'Can add decision', 38, 'add_decision');
INSERT INTO auth_permission VALUES (150, 'Can change decision', 38, 'change_decision');
INSERT INTO auth_permission VALUES (151, 'Can delete decision', 38, 'delete_decision');
INSERT INTO auth_permission VALUES (152, 'Can view decision', 38, 'view_decision');
INSERT INTO auth_permission VALUES (153, 'Can add data source', 39, 'add_datasource');
INSERT INTO auth_permission VALUES (154, 'Can change data source', 39, 'change_datasource');
INSERT INTO auth_permission VALUES (155, 'Can delete data source', 39, 'delete_datasource');
INSERT INTO auth_permission VALUES (156, 'Can view data source', 39, 'view_datasource');
INSERT INTO auth_permission VALUES (157, 'Can add intake draft', 40, 'add_intakedraft');
INSERT INTO auth_permission VALUES (158, 'Can change intake draft', 40, 'change_intakedraft');
INSERT INTO auth_permission VALUES (159, 'Can delete intake draft', 40, 'delete_intakedraft');
INSERT INTO auth_permission VALUES (160, 'Can view intake draft', 40, 'view_intakedraft');
INSERT INTO auth_permission VALUES (161, 'Can add quality rating', 41, 'add_qualityrating');
INSERT INTO auth_permission VALUES (162, 'Can change quality rating', 41, 'change_qualityrating');
INSERT INTO auth_permission VALUES (163, 'Can delete quality rating', 41, 'delete_qualityrating');
INSERT INTO auth_permission VALUES (164, 'Can view quality rating', 41, 'view_qualityrating');
INSERT INTO auth_permission VALUES (165, 'Can add requirement', 42, 'add_requirement');
INSERT INTO auth_permission VALUES (166, 'Can change requirement', 42, 'change_requirement');
INSERT INTO auth_permission VALUES (167, 'Can delete requirement', 42, 'delete_requirement');
INSERT INTO auth_permission VALUES (168, 'Can view requirement', 42, 'view_requirement');
INSERT INTO auth_permission VALUES (169, 'Can add risk', 43, 'add_risk');
INSERT INTO auth_permission VALUES (170, 'Can change risk', 43, 'change_risk');
INSERT INTO auth_permission VALUES (171, 'Can delete risk', 43, 'delete_risk');
INSERT INTO auth_permission VALUES (172, 'Can view risk', 43, 'view_risk');
INSERT INTO auth_permission VALUES (173, 'Can add runbook', 44, 'add_runbook');
INSERT INTO auth_permission VALUES (174, 'Can change runbook', 44, 'change_runbook');
INSERT INTO auth_permission VALUES (175, 'Can delete runbook', 44, 'delete_runbook');
INSERT INTO auth_permission VALUES (176, 'Can view runbook', 44, 'view_runbook');
INSERT INTO auth_permission VALUES (177, 'Can add seat', 45, 'add_seat');
INSERT INTO auth_permission VALUES (178, 'Can change seat', 45, 'change_seat');
INSERT INTO auth_permission VALUES (179, 'Can delete seat', 45, 'delete_seat');
INSERT INTO auth_permission VALUES (180, 'Can view seat', 45, 'view_seat');
INSERT INTO auth_permission VALUES (181, 'Can add status update', 46, 'add_statusupdate');
INSERT INTO auth_permission VALUES (182, 'Can change status update', 46, 'change_statusupdate');
INSERT INTO auth_permission VALUES (183, 'Can delete status update', 46, 'delete_statusupdate');
INSERT INTO auth_permission VALUES (184, 'Can view status update', 46, 'view_statusupdate');
INSERT INTO auth_permission VALUES (185, 'Can add test result', 47, 'add_testresult');
INSERT INTO auth_permission VALUES (186, 'Can change test result', 47, 'change_testresult');
INSERT INTO auth_permission VALUES (187, 'Can delete test result', 47, 'delete_testresult');
INSERT INTO auth_permission VALUES (188, 'Can view test result', 47, 'view_testresult');
INSERT INTO auth_permission VALUES (189, 'Can add evidence version', 48, 'add_evidenceversion');
INSERT INTO auth_permission VALUES (190, 'Can change evidence version', 48, 'change_evidenceversion');
INSERT INTO auth_permission VALUES (191, 'Can delete evidence version', 48, 'delete_evidenceversion');
INSERT INTO auth_permission VALUES (192, 'Can view evidence version', 48, 'view_evidenceversion');
INSERT INTO auth_permission VALUES (193, 'Can add key counter', 49, 'add_keycounter');
INSERT INTO auth_permission VALUES (194, 'Can change key counter', 49, 'change_keycounter');
INSERT INTO auth_permission VALUES (195, 'Can delete key counter', 49, 'delete_keycounter');
INSERT INTO auth_permission VALUES (196, 'Can view key counter', 49, 'view_keycounter');
INSERT INTO auth_permission VALUES (197, 'Can add comment', 50, 'add_comment');
INSERT INTO auth_permission VALUES (198, 'Can change comment', 50, 'change_comment');
INSERT INTO auth_permission VALUES (199, 'Can delete comment', 50, 'delete_comment');
INSERT INTO auth_permission VALUES (200, 'Can view comment', 50, 'view_comment');
INSERT INTO auth_permission VALUES (201, 'Can add comment retraction', 51, 'add_commentretraction');
INSERT INTO auth_permission VALUES (202, 'Can change comment retraction', 51, 'change_commentretraction');
INSERT INTO auth_permission VALUES (203, 'Can delete comment retraction', 51, 'delete_commentretraction');
INSERT INTO auth_permission VALUES (204, 'Can view comment retraction', 51, 'view_commentretraction');
INSERT INTO auth_permission VALUES (205, 'Can add mention', 52, 'add_mention');
INSERT INTO auth_permission VALUES (206, 'Can change mention', 52, 'change_mention');
INSERT INTO auth_permission VALUES (207, 'Can delete mention', 52, 'delete_mention');
INSERT INTO auth_permission VALUES (208, 'Can view mention', 52, 'view_mention');
INSERT INTO auth_permission VALUES (209, 'Can add evidence check', 53, 'add_evidencecheck');
INSERT INTO auth_permission VALUES (210, 'Can change evidence check', 53, 'change_evidencecheck');
INSERT INTO auth_permission VALUES (211, 'Can delete evidence check', 53, 'delete_evidencecheck');
INSERT INTO auth_permission VALUES (212, 'Can view evidence check', 53, 'view_evidencecheck');
INSERT INTO auth_permission VALUES (213, 'Can add evidence link', 54, 'add_evidencelink');
INSERT INTO auth_permission VALUES (214, 'Can change evidence link', 54, 'change_evidencelink');
INSERT INTO auth_permission VALUES (215, 'Can delete evidence link', 54, 'delete_evidencelink');
INSERT INTO auth_permission VALUES (216, 'Can view evidence link', 54, 'view_evidencelink');
INSERT INTO auth_permission VALUES (217, 'Can add evidence removal', 55, 'add_evidenceremoval');
INSERT INTO auth_permission VALUES (218, 'Can change evidence removal', 55, 'change_evidenceremoval');
INSERT INTO auth_permission VALUES (219, 'Can delete evidence removal', 55, 'delete_evidenceremoval');
INSERT INTO auth_permission VALUES (220, 'Can view evidence removal', 55, 'view_evidenceremoval');
INSERT INTO auth_permission VALUES (221, 'Can add file erasure', 56, 'add_fileerasure');
INSERT INTO auth_permission VALUES (222, 'Can change file erasure', 56, 'change_fileerasure');
INSERT INTO auth_permission VALUES (223, 'Can delete file erasure', 56, 'delete_fileerasure');
INSERT INTO auth_permission VALUES (224, 'Can view file erasure', 56, 'view_fileerasure');
INSERT INTO auth_permission VALUES (225, 'Can add removal request', 57, 'add_removalrequest');
INSERT INTO auth_permission VALUES (226, 'Can change removal request', 57, 'change_removalrequest');
INSERT INTO auth_permission VALUES (227, 'Can delete removal request', 57, 'delete_removalrequest');
INSERT INTO auth_permission VALUES (228, 'Can view removal request', 57, 'view_removalrequest');
INSERT INTO auth_permission VALUES (229, 'Can add component', 58, 'add_component');
INSERT INTO auth_permission VALUES (230, 'Can change component', 58, 'change_component');
INSERT INTO auth_permission VALUES (231, 'Can delete component', 58, 'delete_component');
INSERT INTO auth_permission VALUES (232, 'Can view component', 58, 'view_component');
INSERT INTO auth_permission VALUES (233, 'Can add component version', 59, 'add_componentversion');
INSERT INTO auth_permission VALUES (234, 'Can change component version', 59, 'change_componentversion');
INSERT INTO auth_permission VALUES (235, 'Can delete component version', 59, 'delete_componentversion');
INSERT INTO auth_permission VALUES (236, 'Can view component version', 59, 'view_componentversion');
INSERT INTO auth_permission VALUES (237, 'Can add dependency', 60, 'add_dependency');
INSERT INTO auth_permission VALUES (238, 'Can change dependency', 60, 'change_dependency');
INSERT INTO auth_permission VALUES (239, 'Can delete dependency', 60, 'delete_dependency');
INSERT INTO auth_permission VALUES (240, 'Can view dependency', 60, 'view_dependency');
INSERT INTO auth_permission VALUES (241, 'Can add no dependency', 61, 'add_nodependency');
INSERT INTO auth_permission VALUES (242, 'Can change no dependency', 61, 'change_nodependency');
INSERT INTO auth_permission VALUES (243, 'Can delete no dependency', 61, 'delete_nodependency');
INSERT INTO auth_permission VALUES (244, 'Can view no dependency', 61, 'view_nodependency');
INSERT INTO auth_permission VALUES (245, 'Can add classification', 62, 'add_classification');
INSERT INTO auth_permission VALUES (246, 'Can change classification', 62, 'change_classification');
INSERT INTO auth_permission VALUES (247, 'Can delete classification', 62, 'delete_classification');
INSERT INTO auth_permission VALUES (248, 'Can view classification', 62, 'view_classification');
INSERT INTO auth_permission VALUES (249, 'Can add classification confirmation', 63, 'add_classificationconfirmation');
INSERT INTO auth_permission VALUES (250, 'Can change classification confirmation', 63, 'change_classificationconfirmation');
INSERT INTO auth_permission VALUES (251, 'Can delete classification confirmation', 63, 'delete_classificationconfirmation');
INSERT INTO auth_permission VALUES (252, 'Can view classification confirmation', 63, 'view_classificationconfirmation');
INSERT INTO auth_permission VALUES (253, 'Can add legal hold', 64, 'add_legalhold');
INSERT INTO auth_permission VALUES (254, 'Can change legal hold', 64, 'change_legalhold');
INSERT INTO auth_permission VALUES (255, 'Can delete legal hold', 64, 'delete_legalhold');
INSERT INTO auth_permission VALUES (256, 'Can view legal hold', 64, 'view_legalhold');
INSERT INTO auth_permission VALUES (257, 'Can add disposal', 65, 'add_disposal');
INSERT INTO auth_permission VALUES (258, 'Can change disposal', 65, 'change_disposal');
INSERT INTO auth_permission VALUES (259, 'Can delete disposal', 65, 'delete_disposal');
INSERT INTO auth_permission VALUES (260, 'Can view disposal', 65, 'view_disposal');
INSERT INTO auth_permission VALUES (261, 'Can add metric', 66, 'add_metric');
INSERT INTO auth_permission VALUES (262, 'Can change metric', 66, 'change_metric');
INSERT INTO auth_permission VALUES (263, 'Can delete metric', 66, 'delete_metric');
INSERT INTO auth_permission VALUES (264, 'Can view metric', 66, 'view_metric');
INSERT INTO auth_permission VALUES (265, 'Can add kpi contract', 67, 'add_kpicontract');
INSERT INTO auth_permission VALUES (266, 'Can change kpi contract', 67, 'change_kpicontract');
INSERT INTO auth_permission VALUES (267, 'Can delete kpi contract', 67, 'delete_kpicontract');
INSERT INTO auth_permission VALUES (268, 'Can view kpi contract', 67, 'view_kpicontract');
INSERT INTO auth_permission VALUES (269, 'Can add planned signal', 68, 'add_plannedsignal');
INSERT INTO auth_permission VALUES (270, 'Can change planned signal', 68, 'change_plannedsignal');
INSERT INTO auth_permission VALUES (271, 'Can delete planned signal', 68, 'delete_plannedsignal');
INSERT INTO auth_permission VALUES (272, 'Can view planned signal', 68, 'view_plannedsignal');
INSERT INTO auth_permission VALUES (273, 'Can add point', 69, 'add_point');
INSERT INTO auth_permission VALUES (274, 'Can change point', 69, 'change_point');
INSERT INTO auth_permission VALUES (275, 'Can delete point', 69, 'delete_point');
INSERT INTO auth_permission VALUES (276, 'Can view point', 69, 'view_point');
INSERT INTO auth_permission VALUES (277, 'Can add retraining', 70, 'add_retraining');
INSERT INTO auth_permission VALUES (278, 'Can change retraining', 70, 'change_retraining');
INSERT INTO auth_permission VALUES (279, 'Can delete retraining', 70, 'delete_retraining');
INSERT INTO auth_permission VALUES (280, 'Can view retraining', 70, 'view_retraining');
INSERT INTO auth_permission VALUES (281, 'Can add source', 71, 'add_source');
INSERT INTO auth_permission VALUES (282, 'Can change source', 71, 'change_source');
INSERT INTO auth_permission VALUES (283, 'Can delete source', 71, 'delete_source');
INSERT INTO auth_permission VALUES (284, 'Can view source', 71, 'view_source');
INSERT INTO auth_permission VALUES (285, 'Can add allowed address', 72, 'add_allowedaddress');
INSERT INTO auth_permission VALUES (286, 'Can change allowed address', 72, 'change_allowedaddress');
INSERT INTO auth_permission VALUES (287, 'Can delete allowed address', 72, 'delete_allowedaddress');
INSERT INTO auth_permission VALUES (288, 'Can view allowed address', 72, 'view_allowedaddress');
INSERT INTO auth_permission VALUES (289, 'Can add annotation', 73, 'add_annotation');
INSERT INTO auth_permission VALUES (290, 'Can change annotation', 73, 'change_annotation');
INSERT INTO auth_permission VALUES (291, 'Can delete annotation', 73, 'delete_annotation');
INSERT INTO auth_permission VALUES (292, 'Can view annotation', 73, 'view_annotation');
INSERT INTO auth_permission VALUES (293, 'Can add feedback', 74, 'add_feedback');
INSERT INTO auth_permission VALUES (294, 'Can change feedback', 74, 'change_feedback');
INSERT INTO auth_permission VALUES (295, 'Can delete feedback', 74, 'delete_feedback');
INSERT INTO auth_permission VALUES (296, 'Can view feedback', 74, 'view_feedback');
INSERT INTO auth_permission VALUES (297, 'Can add kpi contract version', 75, 'add_kpicontractversion');
INSERT INTO auth_permission VALUES (298, 'Can change kpi contract version', 75, 'change_kpicontractversion');
INSERT INTO auth_permission VALUES (299, 'Can delete kpi contract version', 75, 'delete_kpicontractversion');
INSERT INTO auth_permission VALUES (300, 'Can view kpi contract version', 75, 'view_kpicontractversion');
INSERT INTO auth_permission VALUES (301, 'Can add alert', 76, 'add_alert');
INSERT INTO auth_permission VALUES (302, 'Can change alert', 76, 'change_alert');
INSERT INTO auth_permission VALUES (303, 'Can delete alert', 76, 'delete_alert');
INSERT INTO auth_permission VALUES (304, 'Can view alert', 76, 'view_alert');
INSERT INTO auth_permission VALUES (305, 'Can add pilot cohort', 77, 'add_pilotcohort');
INSERT INTO auth_permission VALUES (306, 'Can change pilot cohort', 77, 'change_pilotcohort');
INSERT INTO auth_permission VALUES (307, 'Can delete pilot cohort', 77, 'delete_pilotcohort');
INSERT INTO auth_permission VALUES (308, 'Can view pilot cohort', 77, 'view_pilotcohort');
INSERT INTO auth_permission VALUES (309, 'Can add pull', 78, 'add_pull');
INSERT INTO auth_permission VALUES (310, 'Can change pull', 78, 'change_pull');
INSERT INTO auth_permission VALUES (311, 'Can delete pull', 78, 'delete_pull');
INSERT INTO auth_permission VALUES (312, 'Can view pull', 78, 'view_pull');
INSERT INTO auth_permission VALUES (313, 'Can add point file', 79, 'add_pointfile');
INSERT INTO auth_permission VALUES (314, 'Can change point file', 79, 'change_pointfile');
INSERT INTO auth_permission VALUES (315, 'Can delete point file', 79, 'delete_pointfile');
INSERT INTO auth_permission VALUES (316, 'Can view point file', 79, 'view_pointfile');
INSERT INTO auth_permission VALUES (317, 'Can add hook', 80, 'add_hook');
INSERT INTO auth_permission VALUES (318, 'Can change hook', 80, 'change_hook');
INSERT INTO auth_permission VALUES (319, 'Can delete hook', 80, 'delete_hook');
INSERT INTO auth_permission VALUES (320, 'Can view hook', 80, 'view_hook');
INSERT INTO auth_permission VALUES (321, 'Can add drift reference', 81, 'add_driftreference');
INSERT INTO auth_permission VALUES (322, 'Can change drift reference', 81, 'change_driftreference');
INSERT INTO auth_permission VALUES (323, 'Can delete drift reference', 81, 'delete_driftreference');
INSERT INTO auth_permission VALUES (324, 'Can view drift reference', 81, 'view_driftreference');
INSERT INTO auth_permission VALUES (325, 'Can add drift snapshot', 82, 'add_driftsnapshot');
INSERT INTO auth_permission VALUES (326, 'Can change drift snapshot', 82, 'change_driftsnapshot');
INSERT INTO auth_permission VALUES (327, 'Can delete drift snapshot', 82, 'delete_driftsnapshot');
INSERT INTO auth_permission VALUES (328, 'Can view drift snapshot', 82, 'view_driftsnapshot');
INSERT INTO auth_permission VALUES (329, 'Can add drift verdict', 83, 'add_driftverdict');
INSERT INTO auth_permission VALUES (330, 'Can change drift verdict', 83, 'change_driftverdict');
INSERT INTO auth_permission VALUES (331, 'Can delete drift verdict', 83, 'delete_driftverdict');
INSERT INTO auth_permission VALUES (332, 'Can view drift verdict', 83, 'view_driftverdict');
INSERT INTO auth_permission VALUES (333, 'Can add change', 84, 'add_change');
INSERT INTO auth_permission VALUES (334, 'Can change change', 84, 'change_change');
INSERT INTO auth_permission VALUES (335, 'Can delete change', 84, 'delete_change');
INSERT INTO auth_permission VALUES (336, 'Can view change', 84, 'view_change');
INSERT INTO auth_permission VALUES (337, 'Can add feedback form', 85, 'add_feedbackform');
INSERT INTO auth_permission VALUES (338, 'Can change feedback form', 85, 'change_feedbackform');
INSERT INTO auth_permission VALUES (339, 'Can delete feedback form', 85, 'delete_feedbackform');
INSERT INTO auth_permission VALUES (340, 'Can view feedback form', 85, 'view_feedbackform');
INSERT INTO auth_permission VALUES (341, 'Can add frozen window', 86, 'add_frozenwindow');
INSERT INTO auth_permission VALUES (342, 'Can change frozen window', 86, 'change_frozenwindow');
INSERT INTO auth_permission VALUES (343, 'Can delete frozen window', 86, 'delete_frozenwindow');
INSERT INTO auth_permission VALUES (344, 'Can view frozen window', 86, 'view_frozenwindow');
INSERT INTO auth_permission VALUES (345, 'Can add point revision', 87, 'add_pointrevision');
INSERT INTO auth_permission VALUES (346, 'Can change point revision', 87, 'change_pointrevision');
INSERT INTO auth_permission VALUES (347, 'Can delete point revision', 87, 'delete_pointrevision');
INSERT INTO auth_permission VALUES (348, 'Can view point revision', 87, 'view_pointrevision');
INSERT INTO auth_permission VALUES (349, 'Can add retraining run', 88, 'add_retrainingrun');
INSERT INTO auth_permission VALUES (350, 'Can change retraining run', 88, 'change_retrainingrun');
INSERT INTO auth_permission VALUES (351, 'Can delete retraining run', 88, 'delete_retrainingrun');
INSERT INTO auth_permission VALUES (352, 'Can view retraining run', 88, 'view_retrainingrun');
INSERT INTO auth_permission VALUES (353, 'Can add run reading', 89, 'add_runreading');
INSERT INTO auth_permission VALUES (354, 'Can change run reading', 89, 'change_runreading');
INSERT INTO auth_permission VALUES (355, 'Can delete run reading', 89, 'delete_runreading');
INSERT INTO auth_permission VALUES (356, 'Can view run reading', 89, 'view_runreading');
INSERT INTO auth_permission VALUES (357, 'Can add budget tranche', 90, 'add_budgettranche');
INSERT INTO auth_permission VALUES (358, 'Can change budget tranche', 90, 'change_budgettranche');
INSERT INTO auth_permission VALUES (359, 'Can delete budget tranche', 90, 'delete_budgettranche');
INSERT INTO auth_permission VALUES (360, 'Can view budget tranche', 90, 'view_budgettranche');
INSERT INTO auth_permission VALUES (361, 'Can add budget move', 91, 'add_budgetmove');
INSERT INTO auth_permission VALUES (362, 'Can change budget move', 91, 'change_budgetmove');
INSERT INTO auth_permission VALUES (363, 'Can delete budget move', 91, 'delete_budgetmove');
INSERT INTO auth_permission VALUES (364, 'Can view budget move', 91, 'view_budgetmove');
INSERT INTO auth_permission VALUES (365, 'Can add value basis', 92, 'add_valuebasis');
INSERT INTO auth_permission VALUES (366, 'Can change value basis', 92, 'change_valuebasis');
INSERT INTO auth_permission VALUES (367, 'Can delete value basis', 92, 'delete_valuebasis');
INSERT INTO auth_permission VALUES (368, 'Can view value basis', 92, 'view_valuebasis');
INSERT INTO auth_permission VALUES (369, 'Can add value entry', 93, 'add_valueentry');
INSERT INTO auth_permission VALUES (370, 'Can change value entry', 93, 'change_valueentry');
INSERT INTO auth_permission VALUES (371, 'Can delete value entry', 93, 'delete_valueentry');
INSERT INTO auth_permission VALUES (372, 'Can view value entry', 93, 'view_valueentry');
INSERT INTO auth_permission VALUES (373, 'Can add value verification', 94, 'add_valueverification');
INSERT INTO auth_permission VALUES (374, 'Can change value verification', 94, 'change_valueverification');
INSERT INTO auth_permission VALUES (375, 'Can delete value verification', 94, 'delete_valueverification');
INSERT INTO auth_permission VALUES (376, 'Can view value verification', 94, 'view_valueverification');
INSERT INTO auth_permission VALUES (377, 'Can add drift period', 95, 'add_driftperiod');
INSERT INTO auth_permission VALUES (378, 'Can change drift period', 95, 'change_driftperiod');
INSERT INTO auth_permission VALUES (379, 'Can delete drift period', 95, 'delete_driftperiod');
INSERT INTO auth_permission VALUES (380, 'Can view drift period', 95, 'view_driftperiod');
INSERT INTO auth_permission VALUES (381, 'Can add beat', 96, 'add_beat');
INSERT INTO auth_permission VALUES (382, 'Can change beat', 96, 'change_beat');
INSERT INTO auth_permission VALUES (383, 'Can delete beat', 96, 'delete_beat');
INSERT INTO auth_permission VALUES (384, 'Can view beat', 96, 'view_beat');
INSERT INTO auth_permission VALUES (385, 'Can add escalation', 97, 'add_escalation');
INSERT INTO auth_permission VALUES (386, 'Can change escalation', 97, 'change_escalation');
INSERT INTO auth_permission VALUES (387, 'Can delete escalation', 97, 'delete_escalation');
INSERT INTO auth_permission VALUES (388, 'Can view escalation', 97, 'view_escalation');
INSERT INTO auth_permission VALUES (389, 'Can add dirty day', 98, 'add_dirtyday');
INSERT INTO auth_permission VALUES (390, 'Can change dirty day', 98, 'change_dirtyday');
INSERT INTO auth_permission VALUES (391, 'Can delete dirty day', 98, 'delete_dirtyday');
INSERT INTO auth_permission VALUES (392, 'Can view dirty day', 98, 'view_dirtyday');
INSERT INTO auth_permission VALUES (393, 'Can add metric day', 99, 'add_metricday');
INSERT INTO auth_permission VALUES (394, 'Can change metric day', 99, 'change_metricday');
INSERT INTO auth_permission VALUES (395, 'Can delete metric day', 99, 'delete_metricday');
INSERT INTO auth_permission VALUES (396, 'Can view metric day', 99, 'view_metricday');
INSERT INTO auth_permission VALUES (397, 'Can add points kept', 100, 'add_pointskept');
INSERT INTO auth_permission VALUES (398, 'Can change points kept', 100, 'change_pointskept');
INSERT INTO auth_permission VALUES (399, 'Can delete points kept', 100, 'delete_pointskept');
INSERT INTO auth_permission VALUES (400, 'Can view points kept', 100, 'view_pointskept');
INSERT INTO auth_permission VALUES (401, 'Can add number confirmation', 101, 'add_numberconfirmation');
INSERT INTO auth_permission VALUES (402, 'Can change number confirmation', 101, 'change_numberconfirmation');
INSERT INTO auth_permission VALUES (403, 'Can delete number confirmation', 101, 'delete_numberconfirmation');
INSERT INTO auth_permission VALUES (404, 'Can view number confirmation', 101, 'view_numberconfirmation');
INSERT INTO auth_permission VALUES (405, 'Can add number given', 102, 'add_numbergiven');
INSERT INTO auth_permission VALUES (406, 'Can change number given', 102, 'change_numbergiven');
INSERT INTO auth_permission VALUES (407, 'Can delete number given', 102, 'delete_numbergiven');
INSERT INTO auth_permission VALUES (408, 'Can view number given', 102, 'view_numbergiven');
INSERT INTO auth_permission VALUES (409, 'Can add objective', 103, 'add_objective');
INSERT INTO auth_permission VALUES (410, 'Can change objective', 103, 'change_objective');
INSERT INTO auth_permission VALUES (411, 'Can delete objective', 103, 'delete_objective');
INSERT INTO auth_permission VALUES (412, 'Can view objective', 103, 'view_objective');
INSERT INTO auth_permission VALUES (413, 'Can add push receipt', 104, 'add_pushreceipt');
INSERT INTO auth_permission VALUES (414, 'Can change push receipt', 104, 'change_pushreceipt');
INSERT INTO auth_permission VALUES (415, 'Can delete push receipt', 104, 'delete_pushreceipt');
INSERT INTO auth_permission VALUES (416, 'Can view push receipt', 104, 'view_pushreceipt');
INSERT INTO auth_permission VALUES (417, 'Can add item', 105, 'add_item');
INSERT INTO auth_permission VALUES (418, 'Can change item', 105, 'change_item');
INSERT INTO auth_permission VALUES (419, 'Can delete item', 105, 'delete_item');
INSERT INTO auth_permission VALUES (420, 'Can view item', 105, 'view_item');
INSERT INTO auth_permission VALUES (421, 'Can add playbook', 106, 'add_playbook');
INSERT INTO auth_permission VALUES (422, 'Can change playbook', 106, 'change_playbook');
INSERT INTO auth_permission VALUES (423, 'Can delete playbook', 106, 'delete_playbook');
INSERT INTO auth_permission VALUES (424, 'Can view playbook', 106, 'view_playbook');
INSERT INTO auth_permission VALUES (425, 'Can add answer', 107, 'add_answer');
INSERT INTO auth_permission VALUES (426, 'Can change answer', 107, 'change_answer');
INSERT INTO auth_permission VALUES (427, 'Can delete answer', 107, 'delete_answer');
INSERT INTO auth_permission VALUES (428, 'Can view answer', 107, 'view_answer');
INSERT INTO auth_permission VALUES (429, 'Can add answer evidence', 108, 'add_answerevidence');
INSERT INTO auth_permission VALUES (430, 'Can change answer evidence', 108, 'change_answerevidence');
INSERT INTO auth_permission VALUES (431, 'Can delete answer evidence', 108, 'delete_answerevidence');
INSERT INTO auth_permission VALUES (432, 'Can view answer evidence', 108, 'view_answerevidence');
INSERT INTO auth_permission VALUES (433, 'Can add external event', 109, 'add_externalevent');
INSERT INTO auth_permission VALUES (434, 'Can change external event', 109, 'change_externalevent');
INSERT INTO auth_permission VALUES (435, 'Can delete external event', 109, 'delete_externalevent');
INSERT INTO auth_permission VALUES (436, 'Can view external event', 109, 'view_externalevent');
INSERT INTO auth_permission VALUES (437, 'Can add phase stay', 110, 'add_phasestay');
INSERT INTO auth_permission VALUES (438, 'Can change phase stay', 110, 'change_phasestay');
INSERT INTO auth_permission VALUES (439, 'Can delete phase stay', 110, 'delete_phasestay');
INSERT INTO auth_permission VALUES (440, 'Can view phase stay', 110, 'view_phasestay');
INSERT INTO auth_permission VALUES (441, 'Can add playbook version', 111, 'add_playbookversion');
INSERT INTO auth_permission VALUES (442, 'Can change playbook version', 111, 'change_playbookversion');
INSERT INTO auth_permission VALUES (443, 'Can delete playbook version', 111, 'delete_playbookversion');
INSERT INTO auth_permission VALUES (444, 'Can view playbook version', 111, 'view_playbookversion');
INSERT INTO auth_permission VALUES (445, 'Can add pin', 112, 'add_pin');
INSERT INTO auth_permission VALUES (446, 'Can change pin', 112, 'change_pin');
INSERT INTO auth_permission VALUES (447, 'Can delete pin', 112, 'delete_pin');
INSERT INTO auth_permission VALUES (448, 'Can view pin', 112, 'view_pin');
INSERT INTO auth_permission VALUES (449, 'Can add phase spec', 113, 'add_phasespec');
INSERT INTO auth_permission VALUES (450, 'Can change phase spec', 113, 'change_phasespec');
INSERT INTO auth_permission VALUES (451, 'Can delete phase spec', 113, 'delete_phasespec');
INSERT INTO auth_permission VALUES (452, 'Can view phase spec', 113, 'view_phasespec');
INSERT INTO auth_permission VALUES (453, 'Can add wait', 114, 'add_wait');
INSERT INTO auth_permission VALUES (454, 'Can change wait', 114, 'change_wait');
INSERT INTO auth_permission VALUES (455, 'Can delete wait', 114, 'delete_wait');
INSERT INTO auth_permission VALUES (456, 'Can view wait', 114, 'view_wait');
INSERT INTO auth_permission VALUES (457, 'Can add expansion wave', 115, 'add_expansionwave');
INSERT INTO auth_permission VALUES (458, 'Can change expansion wave', 115, 'change_expansionwave');
INSERT INTO auth_permission VALUES (459, 'Can delete expansion wave', 115, 'delete_expansionwave');
INSERT INTO auth_permission VALUES (460, 'Can view expansion wave', 115, 'view_expansionwave');
INSERT INTO auth_permission VALUES (461, 'Can add playbook draft', 116, 'add_playbookdraft');
INSERT INTO auth_permission VALUES (462, 'Can change playbook draft', 116, 'change_playbookdraft');
INSERT INTO auth_permission VALUES (463, 'Can delete playbook draft', 116, 'delete_playbookdraft');
INSERT INTO auth_permission VALUES (464, 'Can view playbook draft', 116, 'view_playbookdraft');
INSERT INTO auth_permission VALUES (465, 'Can add draft part', 117, 'add_draftpart');
INSERT INTO auth_permission VALUES (466, 'Can change draft part', 117, 'change_draftpart');
INSERT INTO auth_permission VALUES (467, 'Can delete draft part', 117, 'delete_draftpart');
INSERT INTO auth_permission VALUES (468, 'Can view draft part', 117, 'view_draftpart');
INSERT INTO auth_permission VALUES (469, 'Can add ask', 118, 'add_ask');
INSERT INTO auth_permission VALUES (470, 'Can change ask', 118, 'change_ask');
INSERT INTO auth_permission VALUES (471, 'Can delete ask', 118, 'delete_ask');
INSERT INTO auth_permission VALUES (472, 'Can view ask', 118, 'view_ask');
INSERT INTO auth_permission VALUES (473, 'Can add bundle', 119, 'add_bundle');
INSERT INTO auth_permission VALUES (474, 'Can change bundle', 119, 'change_bundle');
INSERT INTO auth_permission VALUES (475, 'Can delete bundle', 119, 'delete_bundle');
INSERT INTO auth_permission VALUES (476, 'Can view bundle', 119, 'view_bundle');
INSERT INTO auth_permission VALUES (477, 'Can add gate request', 120, 'add_gaterequest');
INSERT INTO auth_permission VALUES (478, 'Can change gate request', 120, 'change_gaterequest');
INSERT INTO auth_permission VALUES (479, 'Can delete gate request', 120, 'delete_gaterequest');
INSERT INTO auth_permission VALUES (480, 'Can view gate request', 120, 'view_gaterequest');
INSERT INTO auth_permission VALUES (481, 'Can add gate decision', 121, 'add_gatedecision');
INSERT INTO auth_permission VALUES (482, 'Can change gate decision', 121, 'change_gatedecision');
INSERT INTO auth_permission VALUES (483, 'Can delete gate decision', 121, 'delete_gatedecision');
INSERT INTO auth_permission VALUES (484, 'Can view gate decision', 121, 'view_gatedecision');
INSERT INTO auth_permission VALUES (485, 'Can add proof failure', 122, 'add_prooffailure');
INSERT INTO auth_permission VALUES (486, 'Can change proof failure', 122, 'change_prooffailure');
INSERT INTO auth_permission VALUES (487, 'Can delete proof failure', 122, 'delete_prooffailure');
INSERT INTO auth_permission VALUES (488, 'Can view proof failure', 122, 'view_prooffailure');
INSERT INTO auth_permission VALUES (489, 'Can add review assignment', 123, 'add_reviewassignment');
INSERT INTO auth_permission VALUES (490, 'Can change review assignment', 123, 'change_reviewassignment');
INSERT INTO auth_permission VALUES (491, 'Can delete review assignment', 123, 'delete_reviewassignment');
INSERT INTO auth_permission VALUES (492, 'Can view review assignment', 123, 'view_reviewassignment');
INSERT INTO auth_permission VALUES (493, 'Can add seen mark', 124, 'add_seenmark');
INSERT INTO auth_permission VALUES (494, 'Can change seen mark', 124, 'change_seenmark');
INSERT INTO auth_permission VALUES (495, 'Can delete seen mark', 124, 'delete_seenmark');
INSERT INTO auth_permission VALUES (496, 'Can view seen mark', 124, 'view_seenmark');
INSERT INTO auth_permission VALUES (497, 'Can add signature', 125, 'add_signature');
INSERT INTO auth_permission VALUES (498, 'Can change signature', 125, 'change_signature');
INSERT INTO auth_permission VALUES (499, 'Can delete signature', 125, 'delete_signature');
INSERT INTO auth_permission VALUES (500, 'Can view signature', 125, 'view_signature');
INSERT INTO auth_permission VALUES (501, 'Can add condition', 126, 'add_condition');
INSERT INTO auth_permission VALUES (502, 'Can change condition', 126, 'change_condition');
INSERT INTO auth_permission VALUES (503, 'Can delete condition', 126, 'delete_condition');
INSERT INTO auth_permission VALUES (504, 'Can view condition', 126, 'view_condition');
INSERT INTO auth_permission VALUES (505, 'Can add signature revocation', 127, 'add_signaturerevocation');
INSERT INTO auth_permission VALUES (506, 'Can change signature revocation', 127, 'change_signaturerevocation');
INSERT INTO auth_permission VALUES (507, 'Can delete signature revocation', 127, 'delete_signaturerevocation');
INSERT INTO auth_permission VALUES (508, 'Can view signature revocation', 127, 'view_signaturerevocation');
INSERT INTO auth_permission VALUES (509, 'Can add waiver', 128, 'add_waiver');
INSERT INTO auth_permission VALUES (510, 'Can change waiver', 128, 'change_waiver');
INSERT INTO auth_permission VALUES (511, 'Can delete waiver', 128, 'delete_waiver');
INSERT INTO auth_permission VALUES (512, 'Can view waiver', 128, 'view_waiver');
INSERT INTO auth_permission VALUES (513, 'Can add watch', 129, 'add_watch');
INSERT INTO auth_permission VALUES (514, 'Can change watch', 129, 'change_watch');
INSERT INTO auth_permission VALUES (515, 'Can delete watch', 129, 'delete_watch');
INSERT INTO auth_permission VALUES (516, 'Can view watch', 129, 'view_watch');
INSERT INTO auth_permission VALUES (517, 'Can add condition extension', 130, 'add_conditionextension');
INSERT INTO auth_permission VALUES (518, 'Can change condition extension', 130, 'change_conditionextension');
INSERT INTO auth_permission VALUES (519, 'Can delete condition extension', 130, 'delete_conditionextension');
INSERT INTO auth_permission VALUES (520, 'Can view condition extension', 130, 'view_conditionextension');
INSERT INTO auth_permission VALUES (521, 'Can add recheck', 131, 'add_recheck');
INSERT INTO auth_permission VALUES (522, 'Can change recheck', 131, 'change_recheck');
INSERT INTO auth_permission VALUES (523, 'Can delete recheck', 131, 'delete_recheck');
INSERT INTO auth_permission VALUES (524, 'Can view recheck', 131, 'view_recheck');
INSERT INTO auth_permission VALUES (525, 'Can add recheck finding', 132, 'add_recheckfinding');
INSERT INTO auth_permission VALUES (526, 'Can change recheck finding', 132, 'change_recheckfinding');
INSERT INTO auth_permission VALUES (527, 'Can delete recheck finding', 132, 'delete_recheckfinding');
INSERT INTO auth_permission VALUES (528, 'Can view recheck finding', 132, 'view_recheckfinding');
INSERT INTO auth_permission VALUES (529, 'Can add reminder', 133, 'add_reminder');
INSERT INTO auth_permission VALUES (530, 'Can change reminder', 133, 'change_reminder');
INSERT INTO auth_permission VALUES (531, 'Can delete reminder', 133, 'delete_reminder');
INSERT INTO auth_permission VALUES (532, 'Can view reminder', 133, 'view_reminder');
INSERT INTO auth_permission VALUES (533, 'Can add resumption', 134, 'add_resumption');
INSERT INTO auth_permission VALUES (534, 'Can change resumption', 134, 'change_resumption');
INSERT INTO auth_permission VALUES (535, 'Can delete resumption', 134, 'delete_resumption');
INSERT INTO auth_permission VALUES (536, 'Can view resumption', 134, 'view_resumption');
INSERT INTO auth_permission VALUES (537, 'Can add suspension', 135, 'add_suspension');
INSERT INTO auth_permission VALUES (538, 'Can change suspension', 135, 'change_suspension');
INSERT INTO auth_permission VALUES (539, 'Can delete suspension', 135, 'delete_suspension');
INSERT INTO auth_permission VALUES (540, 'Can view suspension', 135, 'view_suspension');
INSERT INTO auth_permission VALUES (541, 'Can add review point', 136, 'add_reviewpoint');
INSERT INTO auth_permission VALUES (542, 'Can change review point', 136, 'change_reviewpoint');
INSERT INTO auth_permission VALUES (543, 'Can delete review point', 136, 'delete_reviewpoint');
INSERT INTO auth_permission VALUES (544, 'Can view review point', 136, 'view_reviewpoint');
INSERT INTO auth_permission VALUES (545, 'Can add point entry', 137, 'add_pointentry');
INSERT INTO auth_permission VALUES (546, 'Can change point entry', 137, 'change_pointentry');
INSERT INTO auth_permission VALUES (547, 'Can delete point entry', 137, 'delete_pointentry');
INSERT INTO auth_permission VALUES (548, 'Can view point entry', 137, 'view_pointentry');
INSERT INTO auth_permission VALUES (549, 'Can add signing consent', 138, 'add_signingconsent');
INSERT INTO auth_permission VALUES (550, 'Can change signing consent', 138, 'change_signingconsent');
INSERT INTO auth_permission VALUES (551, 'Can delete signing consent', 138, 'delete_signingconsent');
INSERT INTO auth_permission VALUES (552, 'Can view signing consent', 138, 'view_signingconsent');
INSERT INTO auth_permission VALUES (553, 'Can add signing lock', 139, 'add_signinglock');
INSERT INTO auth_permission VALUES (554, 'Can change signing lock', 139, 'change_signinglock');
INSERT INTO auth_permission VALUES (555, 'Can delete signing lock', 139, 'delete_signinglock');
INSERT INTO auth_permission VALUES (556, 'Can view signing lock', 139, 'view_signinglock');
INSERT INTO auth_permission VALUES (557, 'Can add component review', 140, 'add_componentreview');
INSERT INTO auth_permission VALUES (558, 'Can change component review', 140, 'change_componentreview');
INSERT INTO auth_permission VALUES (559, 'Can delete component review', 140, 'delete_componentreview');
INSERT INTO auth_permission VALUES (560, 'Can view component review', 140, 'view_componentreview');
INSERT INTO auth_permission VALUES (561, 'Can add component review revocation', 141, 'add_componentreviewrevocation');
INSERT INTO auth_permission VALUES (562, 'Can change component review revocation', 141, 'change_componentreviewrevocation');
INSERT INTO auth_permission VALUES (563, 'Can delete component review revocation', 141, 'delete_componentreviewrevocation');
INSERT INTO auth_permission VALUES (564, 'Can view component review revocation', 141, 'view_componentreviewrevocation');
INSERT INTO auth_permission VALUES (565, 'Can add component review request', 142, 'add_componentreviewrequest');
INSERT INTO auth_permission VALUES (566, 'Can change component review request', 142, 'change_componentreviewrequest');
INSERT INTO auth_permission VALUES (567, 'Can delete component review request', 142, 'delete_componentreviewrequest');
INSERT INTO auth_permission VALUES (568, 'Can view component review request', 142, 'view_componentreviewrequest');
INSERT INTO auth_permission VALUES (569, 'Can add classification review', 143, 'add_classificationreview');
INSERT INTO auth_permission VALUES (570, 'Can change classification review', 143, 'change_classificationreview');
INSERT INTO auth_permission VALUES (571, 'Can delete classification review', 143, 'delete_classificationreview');
INSERT INTO auth_permission VALUES (572, 'Can view classification review', 143, 'view_classificationreview');
INSERT INTO auth_permission VALUES (573, 'Can add rebaseline', 144, 'add_rebaseline');
INSERT INTO auth_permission VALUES (574, 'Can change rebaseline', 144, 'change_rebaseline');
INSERT INTO auth_permission VALUES (575, 'Can delete rebaseline', 144, 'delete_rebaseline');
INSERT INTO auth_permission VALUES (576, 'Can view rebaseline', 144, 'view_rebaseline');
INSERT INTO auth_permission VALUES (577, 'Can add refresh', 145, 'add_refresh');
INSERT INTO auth_permission VALUES (578, 'Can change refresh', 145, 'change_refresh');
INSERT INTO auth_permission VALUES (579, 'Can delete refresh', 145, 'delete_refresh');
INSERT INTO auth_permission VALUES (580, 'Can view refresh', 145, 'view_refresh');
INSERT INTO auth_permission VALUES (581, 'Can add standing', 146, 'add_standing');
INSERT INTO auth_permission VALUES (582, 'Can change standing', 146, 'change_standing');
INSERT INTO auth_permission VALUES (583, 'Can delete standing', 146, 'delete_standing');
INSERT INTO auth_permission VALUES (584, 'Can view standing', 146, 'view_standing');
INSERT INTO auth_permission VALUES (585, 'Can add saved view', 147, 'add_savedview');
INSERT INTO auth_permission VALUES (586, 'Can change saved view', 147, 'change_savedview');
INSERT INTO auth_permission VALUES (587, 'Can delete saved view', 147, 'delete_savedview');
INSERT INTO auth_permission VALUES (588, 'Can view saved view', 147, 'view_savedview');
INSERT INTO auth_permission VALUES (589, 'Can add import run', 148, 'add_importrun');
INSERT INTO auth_permission VALUES (590, 'Can change import run', 148, 'change_importrun');
INSERT INTO auth_permission VALUES (591, 'Can delete import run', 148, 'delete_importrun');
INSERT INTO auth_permission VALUES (592, 'Can view import run', 148, 'view_importrun');
INSERT INTO auth_permission VALUES (593, 'Can add imported position', 149, 'add_importedposition');
INSERT INTO auth_permission VALUES (594, 'Can change imported position', 149, 'change_importedposition');
INSERT INTO auth_permission VALUES (595, 'Can delete imported position', 149, 'delete_importedposition');
INSERT INTO auth_permission VALUES (596, 'Can view imported position', 149, 'view_importedposition');
INSERT INTO auth_permission VALUES (597, 'Can add import row', 150, 'add_importrow');
INSERT INTO auth_permission VALUES (598, 'Can change import row', 150, 'change_importrow');
INSERT INTO auth_permission VALUES (599, 'Can delete import row', 150, 'delete_importrow');
INSERT INTO auth_permission VALUES (600, 'Can view import row', 150, 'view_importrow');
INSERT INTO auth_permission VALUES (601, 'Can add restore', 151, 'add_restore');
INSERT INTO auth_permission VALUES (602, 'Can change restore', 151, 'change_restore');
INSERT INTO auth_permission VALUES (603, 'Can delete restore', 151, 'delete_restore');
INSERT INTO auth_permission VALUES (604, 'Can view restore', 151, 'view_restore');
INSERT INTO auth_permission VALUES (605, 'Can add board link', 152, 'add_boardlink');
INSERT INTO auth_permission VALUES (606, 'Can change board link', 152, 'change_boardlink');
INSERT INTO auth_permission VALUES (607, 'Can delete board link', 152, 'delete_boardlink');
INSERT INTO auth_permission VALUES (608, 'Can view board link', 152, 'view_boardlink');
INSERT INTO auth_permission VALUES (609, 'Can add snapshot', 153, 'add_snapshot');
INSERT INTO auth_permission VALUES (610, 'Can change snapshot', 153, 'change_snapshot');
INSERT INTO auth_permission VALUES (611, 'Can delete snapshot', 153, 'delete_snapshot');
INSERT INTO auth_permission VALUES (612, 'Can view snapshot', 153, 'view_snapshot');
INSERT INTO auth_permission VALUES (613, 'Can add bulk change', 154, 'add_bulkchange');
INSERT INTO auth_permission VALUES (614, 'Can change bulk change', 154, 'change_bulkchange');
INSERT INTO auth_permission VALUES (615, 'Can delete bulk change', 154, 'delete_bulkchange');
INSERT INTO auth_permission VALUES (616, 'Can view bulk change', 154, 'view_bulkchange');
INSERT INTO auth_permission VALUES (617, 'Can add bulk row', 155, 'add_bulkrow');
INSERT INTO auth_permission VALUES (618, 'Can change bulk row', 155, 'change_bulkrow');
INSERT INTO auth_permission VALUES (619, 'Can delete bulk row', 155, 'delete_bulkrow');
INSERT INTO auth_permission VALUES (620, 'Can view bulk row', 155, 'view_bulkrow');
INSERT INTO auth_permission VALUES (621, 'Can add telling', 156, 'add_telling');
INSERT INTO auth_permission VALUES (622, 'Can change telling', 156, 'change_telling');
INSERT INTO auth_permission VALUES (623, 'Can delete telling', 156, 'delete_telling');
INSERT INTO auth_permission VALUES (624, 'Can view telling', 156, 'view_telling');
INSERT INTO auth_permission VALUES (625, 'Can add delivery', 157, 'add_delivery');
INSERT INTO auth_permission VALUES (626, 'Can change delivery', 157, 'change_delivery');
INSERT INTO auth_permission VALUES (627, 'Can delete delivery', 157, 'delete_delivery');
INSERT INTO auth_permission VALUES (628, 'Can view delivery', 157, 'view_delivery');
INSERT INTO auth_permission VALUES (629, 'Can add attempt', 158, 'add_attempt');
INSERT INTO auth_permission VALUES (630, 'Can change attempt', 158, 'change_attempt');
INSERT INTO auth_permission VALUES (631, 'Can delete attempt', 158, 'delete_attempt');
INSERT INTO auth_permission VALUES (632, 'Can view attempt', 158, 'view_attempt');
INSERT INTO auth_permission VALUES (633, 'Can add endpoint', 159, 'add_endpoint');
INSERT INTO auth_permission VALUES (634, 'Can change endpoint', 159, 'change_endpoint');
INSERT INTO auth_permission VALUES (635, 'Can delete endpoint', 159, 'delete_endpoint');
INSERT INTO auth_permission VALUES (636, 'Can view endpoint', 159, 'view_endpoint');
INSERT INTO auth_permission VALUES (637, 'Can add event', 160, 'add_event');
INSERT INTO auth_permission VALUES (638, 'Can change event', 160, 'change_event');
INSERT INTO auth_permission VALUES (639, 'Can delete event', 160, 'delete_event');
INSERT INTO auth_permission VALUES (640, 'Can view event', 160, 'view_event');
INSERT INTO auth_permission VALUES (641, 'Can add event sweep', 161, 'add_eventsweep');
INSERT INTO auth_permission VALUES (642, 'Can change event sweep', 161, 'change_eventsweep');
INSERT INTO auth_permission VALUES (643, 'Can delete event sweep', 161, 'delete_eventsweep');
INSERT INTO auth_permission VALUES (644, 'Can view event sweep', 161, 'view_eventsweep');
INSERT INTO auth_permission VALUES (645, 'Can add calendar feed', 162, 'add_calendarfeed');
INSERT INTO auth_permission VALUES (646, 'Can change calendar feed', 162, 'change_calendarfeed');
INSERT INTO auth_permission VALUES (647, 'Can delete calendar feed', 162, 'delete_calendarfeed');
INSERT INTO auth_permission VALUES (648, 'Can view calendar feed', 162, 'view_calendarfeed');
INSERT INTO auth_permission VALUES (649, 'Can add import mapping', 163, 'add_importmapping');
INSERT INTO auth_permission VALUES (650, 'Can change import mapping', 163, 'change_importmapping');
INSERT INTO auth_permission VALUES (651, 'Can delete import mapping', 163, 'delete_importmapping');
INSERT INTO auth_permission VALUES (652, 'Can view import mapping', 163, 'view_importmapping');
INSERT INTO auth_permission VALUES (653, 'Can add key rotation', 164, 'add_keyrotation');
INSERT INTO auth_permission VALUES (654, 'Can change key rotation', 164, 'change_keyrotation');
INSERT INTO auth_permission VALUES (655, 'Can delete key rotation', 164, 'delete_keyrotation');
INSERT INTO auth_permission VALUES (656, 'Can view key rotation', 164, 'view_keyrotation');
INSERT INTO django_content_type VALUES (1, 'auth', 'permission');
INSERT INTO django_content_type VALUES (2, 'auth', 'group');
INSERT INTO django_content_type VALUES (3, 'contenttypes', 'contenttype');
INSERT INTO django_content_type VALUES (4, 'sessions', 'session');
INSERT INTO django_content_type VALUES (5, 'admin', 'logentry');
INSERT INTO django_content_type VALUES (6, 'account', 'emailaddress');
INSERT INTO django_content_type VALUES (7, 'account', 'emailconfirmation');
INSERT INTO django_content_type VALUES (8, 'mfa', 'authenticator');
INSERT INTO django_content_type VALUES (9, 'socialaccount', 'socialaccount');
INSERT INTO django_content_type VALUES (10, 'socialaccount', 'socialapp');
INSERT INTO django_content_type VALUES (11, 'socialaccount', 'socialtoken');
INSERT INTO django_content_type VALUES (12, 'usersessions', 'usersession');
INSERT INTO django_content_type VALUES (13, 'audit', 'demomark');
INSERT INTO django_content_type VALUES (14, 'audit', 'entry');
INSERT INTO django_content_type VALUES (15, 'audit', 'link');
INSERT INTO django_content_type VALUES (16, 'audit', 'checkpoint');
INSERT INTO django_content_type VALUES (17, 'audit', 'checkpointkey');
INSERT INTO django_content_type VALUES (18, 'audit', 'check');
INSERT INTO django_content_type VALUES (19, 'audit', 'anchormail');
INSERT INTO django_content_type VALUES (20, 'accounts', 'user');
INSERT INTO django_content_type VALUES (21, 'accounts', 'apitoken');
INSERT INTO django_content_type VALUES (22, 'accounts', 'organisation');
INSERT INTO django_content_type VALUES (23, 'accounts', 'rolegrant');
INSERT INTO django_content_type VALUES (24, 'accounts', 'providerlogin');
INSERT INTO django_content_type VALUES (25, 'accounts', 'delivery');
INSERT INTO django_content_type VALUES (26, 'accounts', 'follow');
INSERT INTO django_content_type VALUES (27, 'accounts', 'notice');
INSERT INTO django_content_type VALUES (28, 'accounts', 'noticepolicy');
INSERT INTO django_content_type VALUES (29, 'accounts', 'noticesettings');
INSERT INTO django_content_type VALUES (30, 'accounts', 'chataddress');
INSERT INTO django_content_type VALUES (31, 'accounts', 'factorpolicy');
INSERT INTO django_content_type VALUES (32, 'initiatives', 'initiative');
INSERT INTO django_content_type VALUES (33, 'initiatives', 'incident');
INSERT INTO django_content_type VALUES (34, 'initiatives', 'humantouchpoint');
INSERT INTO django_content_type VALUES (35, 'initiatives', 'evidence');
INSERT INTO django_content_type VALUES (36, 'initiatives', 'escalationpath');
INSERT INTO django_content_type VALUES (37, 'initiatives', 'edgecase');
INSERT INTO django_content_type VALUES (38, 'initiatives', 'decision');
INSERT INTO django_content_type VALUES (39, 'initiatives', 'datasource');
INSERT INTO django_content_type VALUES (40, 'initiatives', 'intakedraft');
INSERT INTO django_content_type VALUES (41, 'initiatives', 'qualityrating');
INSERT INTO django_content_type VALUES (42, 'initiatives', 'requirement');
INSERT INTO django_content_type VALUES (43, 'initiatives', 'risk');
INSERT INTO django_content_type VALUES (44, 'initiatives', 'runbook');
INSERT INTO django_content_type VALUES (45, 'initiatives', 'seat');
INSERT INTO django_content_type VALUES (46, 'initiatives', 'statusupdate');
INSERT INTO django_content_type VALUES (47, 'initiatives', 'testresult');
INSERT INTO django_content_type VALUES (48, 'initiatives', 'evidenceversion');
INSERT INTO django_content_type VALUES (49, 'initiatives', 'keycounter');
INSERT INTO django_content_type VALUES (50, 'initiatives', 'comment');
INSERT INTO django_content_type VALUES (51, 'initiatives', 'commentretraction');
INSERT INTO django_content_type VALUES (52, 'initiatives', 'mention');
INSERT INTO django_content_type VALUES (53, 'initiatives', 'evidencecheck');
INSERT INTO django_content_type VALUES (54, 'initiatives', 'evidencelink');
INSERT INTO django_content_type VALUES (55, 'initiatives', 'evidenceremoval');
INSERT INTO django_content_type VALUES (56, 'initiatives', 'fileerasure');
INSERT INTO django_content_type VALUES (57, 'initiatives', 'removalrequest');
INSERT INTO django_content_type VALUES (58, 'initiatives', 'component');
INSERT INTO django_content_type VALUES (59, 'initiatives', 'componentversion');
INSERT INTO django_content_type VALUES (60, 'initiatives', 'dependency');
INSERT INTO django_content_type VALUES (61, 'initiatives', 'nodependency');
INSERT INTO django_content_type VALUES (62, 'initiatives', 'classification');
INSERT INTO django_content_type VALUES (63, 'initiatives', 'classificationconfirmation');
INSERT INTO django_content_type VALUES (64, 'initiatives', 'legalhold');
INSERT INTO django_content_type VALUES (65, 'initiatives', 'disposal');
INSERT INTO django_content_type VALUES (66, 'metrics', 'metric');
INSERT INTO django_content_type VALUES (67, 'metrics', 'kpicontract');
INSERT INTO django_content_type VALUES (68, 'metrics', 'plannedsignal');
INSERT INTO django_content_type VALUES (69, 'metrics', 'point');
INSERT INTO django_content_type VALUES (70, 'metrics', 'retraining');
INSERT INTO django_content_type VALUES (71, 'metrics', 'source');
INSERT INTO django_content_type VALUES (72, 'metrics', 'allowedaddress');
INSERT INTO django_content_type VALUES (73, 'metrics', 'annotation');
INSERT INTO django_content_type VALUES (74, 'metrics', 'feedback');
INSERT INTO django_content_type VALUES (75, 'metrics', 'kpicontractversion');
INSERT INTO django_content_type VALUES (76, 'metrics', 'alert');
INSERT INTO django_content_type VALUES (77, 'metrics', 'pilotcohort');
INSERT INTO django_content_type VALUES (78, 'metrics', 'pull');
INSERT INTO django_content_type VALUES (79, 'metrics', 'pointfile');
INSERT INTO django_content_type VALUES (80, 'metrics', 'hook');
INSERT INTO django_content_type VALUES (81, 'metrics', 'driftreference');
INSERT INTO django_content_type VALUES (82, 'metrics', 'driftsnapshot');
INSERT INTO django_content_type VALUES (83, 'metrics', 'driftverdict');
INSERT INTO django_content_type VALUES (84, 'metrics', 'change');
INSERT INTO django_content_type VALUES (85, 'metrics', 'feedbackform');
INSERT INTO django_content_type VALUES (86, 'metrics', 'frozenwindow');
INSERT INTO django_content_type VALUES (87, 'metrics', 'pointrevision');
INSERT INTO django_content_type VALUES (88, 'metrics', 'retrainingrun');
INSERT INTO django_content_type VALUES (89, 'metrics', 'runreading');
INSERT INTO django_content_type VALUES (90, 'metrics', 'budgettranche');
INSERT INTO django_content_type VALUES (91, 'metrics', 'budgetmove');
INSERT INTO django_content_type VALUES (92, 'metrics', 'valuebasis');
INSERT INTO django_content_type VALUES (93, 'metrics', 'valueentry');
INSERT INTO django_content_type VALUES (94, 'metrics', 'valueverification');
INSERT INTO django_content_type VALUES (95, 'metrics', 'driftperiod');
INSERT INTO django_content_type VALUES (96, 'metrics', 'beat');
INSERT INTO django_content_type VALUES (97, 'metrics', 'escalation');
INSERT INTO django_content_type VALUES (98, 'metrics', 'dirtyday');
INSERT INTO django_content_type VALUES (99, 'metrics', 'metricday');
INSERT INTO django_content_type VALUES (100, 'metrics', 'pointskept');
INSERT INTO django_content_type VALUES (101, 'metrics', 'numberconfirmation');
INSERT INTO django_content_type VALUES (102, 'metrics', 'numbergiven');
INSERT INTO django_content_type VALUES (103, 'metrics', 'objective');
INSERT INTO django_content_type VALUES (104, 'metrics', 'pushreceipt');
INSERT INTO django_content_type VALUES (105, 'phases', 'item');
INSERT INTO django_content_type VALUES (106, 'phases', 'playbook');
INSERT INTO django_content_type VALUES (107, 'phases', 'answer');
INSERT INTO django_content_type VALUES (108, 'phases', 'answerevidence');
INSERT INTO django_content_type VALUES (109, 'phases', 'externalevent');
INSERT INTO django_content_type VALUES (110, 'phases', 'phasestay');
INSERT INTO django_content_type VALUES (111, 'phases', 'playbookversion');
INSERT INTO django_content_type VALUES (112, 'phases', 'pin');
INSERT INTO django_content_type VALUES (113, 'phases', 'phasespec');
INSERT INTO django_content_type VALUES (114, 'phases', 'wait');
INSERT INTO django_content_type VALUES (115, 'phases', 'expansionwave');
INSERT INTO django_content_type VALUES (116, 'phases', 'playbookdraft');
INSERT INTO django_content_type VALUES (117, 'phases', 'draftpart');
INSERT INTO django_content_type VALUES (118, 'phases', 'ask');
INSERT INTO django_content_type VALUES (119, 'reviews', 'bundle');
INSERT INTO django_content_type VALUES (120, 'reviews', 'gaterequest');
INSERT INTO django_content_type VALUES (121, 'reviews', 'gatedecision');
INSERT INTO django_content_type VALUES (122, 'reviews', 'prooffailure');
INSERT INTO django_content_type VALUES (123, 'reviews', 'reviewassignment');
INSERT INTO django_content_type VALUES (124, 'reviews', 'seenmark');
INSERT INTO django_content_type VALUES (125, 'reviews', 'signature');
INSERT INTO django_content_type VALUES (126, 'reviews', 'condition');
INSERT INTO django_content_type VALUES (127, 'reviews', 'signaturerevocation');
INSERT INTO django_content_type VALUES (128, 'reviews', 'waiver');
INSERT INTO django_content_type VALUES (129, 'reviews', 'watch');
INSERT INTO django_content_type VALUES (130, 'reviews', 'conditionextension');
INSERT INTO django_content_type VALUES (131, 'reviews', 'recheck');
INSERT INTO django_content_type VALUES (132, 'reviews', 'recheckfinding');
INSERT INTO django_content_type VALUES (133, 'reviews', 'reminder');
INSERT INTO django_content_type VALUES (134, 'reviews', 'resumption');
INSERT INTO django_content_type VALUES (135, 'reviews', 'suspension');
INSERT INTO django_content_type VALUES (136, 'reviews', 'reviewpoint');
INSERT INTO django_content_type VALUES (137, 'reviews', 'pointentry');
INSERT INTO django_content_type VALUES (138, 'reviews', 'signingconsent');
INSERT INTO django_content_type VALUES (139, 'reviews', 'signinglock');
INSERT INTO django_content_type VALUES (140, 'reviews', 'componentreview');
INSERT INTO django_content_type VALUES (141, 'reviews', 'componentreviewrevocation');
INSERT INTO django_content_type VALUES (142, 'reviews', 'componentreviewrequest');
INSERT INTO django_content_type VALUES (143, 'reviews', 'classificationreview');
INSERT INTO django_content_type VALUES (144, 'reviews', 'rebaseline');
INSERT INTO django_content_type VALUES (145, 'portfolio', 'refresh');
INSERT INTO django_content_type VALUES (146, 'portfolio', 'standing');
INSERT INTO django_content_type VALUES (147, 'portfolio', 'savedview');
INSERT INTO django_content_type VALUES (148, 'portfolio', 'importrun');
INSERT INTO django_content_type VALUES (149, 'portfolio', 'importedposition');
INSERT INTO django_content_type VALUES (150, 'portfolio', 'importrow');
INSERT INTO django_content_type VALUES (151, 'portfolio', 'restore');
INSERT INTO django_content_type VALUES (152, 'portfolio', 'boardlink');
INSERT INTO django_content_type VALUES (153, 'portfolio', 'snapshot');
INSERT INTO django_content_type VALUES (154, 'portfolio', 'bulkchange');
INSERT INTO django_content_type VALUES (155, 'portfolio', 'bulkrow');
INSERT INTO django_content_type VALUES (156, 'portfolio', 'telling');
INSERT INTO django_content_type VALUES (157, 'portfolio', 'delivery');
INSERT INTO django_content_type VALUES (158, 'portfolio', 'attempt');
INSERT INTO django_content_type VALUES (159, 'portfolio', 'endpoint');
INSERT INTO django_content_type VALUES (160, 'portfolio', 'event');
INSERT INTO django_content_type VALUES (161, 'portfolio', 'eventsweep');
INSERT INTO django_content_type VALUES (162, 'portfolio', 'calendarfeed');
INSERT INTO django_content_type VALUES (163, 'portfolio', 'importmapping');
INSERT INTO django_content_type VALUES (164, 'portfolio', 'keyrotation');
INSERT INTO django_migrations VALUES (1, 'contenttypes', '0001_initial', '2026-11-28 12:58:12.962789+00');
INSERT INTO django_migrations VALUES (2, 'contenttypes', '0002_remove_content_type_name', '2026-11-28 12:58:12.969742+00');
INSERT INTO django_migrations VALUES (3, 'auth', '0001_initial', '2026-11-28 12:58:12.99686+00');
INSERT INTO django_migrations VALUES (4, 'auth', '0002_alter_permission_name_max_length', '2026-11-28 12:58:13.002024+00');
INSERT INTO django_migrations VALUES (5, 'auth', '0003_alter_user_email_max_length', '2026-11-28 12:58:13.006684+00');
INSERT INTO django_migrations VALUES (6, 'auth', '0004_alter_user_username_opts', '2026-11-28 12:58:13.01133+00');
INSERT INTO django_migrations VALUES (7, 'auth', '0005_alter_user_last_login_null', '2026-11-28 12:58:13.015714+00');
INSERT INTO django_migrations VALUES (8, 'auth', '0006_require_contenttypes_0002', '2026-11-28 12:58:13.016687+00');
INSERT INTO django_migrations VALUES (9, 'auth', '0007_alter_validators_add_error_messages', '2026-11-28 12:58:13.021098+00');
INSERT INTO django_migrations VALUES (10, 'auth', '0008_alter_user_username_max_length', '2026-11-28 12:58:13.025277+00');
INSERT INTO django_migrations VALUES (11, 'auth', '0009_alter_user_last_name_max_length', '2026-11-28 12:58:13.029761+00');
INSERT INTO django_migrations VALUES (12, 'auth', '0010_alter_group_name_max_length', '2026-11-28 12:58:13.03678+00');
INSERT INTO django_migrations VALUES (13, 'auth', '0011_update_proxy_permissions', '2026-11-28 12:58:13.041141+00');
INSERT INTO django_migrations VALUES (14, 'auth', '0012_alter_user_first_name_max_length', '2026-11-28 12:58:13.160776+00');
INSERT INTO django_migrations VALUES (15, 'accounts', '0001_accounts', '2026-11-28 12:58:13.231072+00');
INSERT INTO django_migrations VALUES (16, 'account', '0001_initial', '2026-11-28 12:58:13.271325+00');
INSERT INTO django_migrations VALUES (17, 'account', '0002_email_max_length', '2026-11-28 12:58:13.28654+00');
INSERT INTO django_migrations VALUES (18, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-11-28 12:58:13.311576+00');
INSERT INTO django_migrations VALUES (19, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-11-28 12:58:13.330353+00');
INSERT INTO django_migrations VALUES (20, 'account', '0005_emailaddress_idx_upper_email', '2026-11-28 12:58:13.34577+00');
INSERT INTO django_migrations VALUES (21, 'account', '0006_emailaddress_lower', '2026-11-28 12:58:13.368037+00');
INSERT INTO django_migrations VALUES (22, 'account', '0007_emailaddress_idx_email', '2026-11-28 12:58:13.385505+00');
INSERT INTO django_migrations VALUES (23, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-11-28 12:58:13.399816+00');
INSERT INTO django_migrations VALUES (24, 'account', '0009_emailaddress_unique_primary_email', '2026-11-28 12:58:13.410605+00');
INSERT INTO django_migrations VALUES (25, 'accounts', '0002_provider_sign_in', '2026-11-28 12:58:13.46009+00');
INSERT INTO django_migrations VALUES (26, 'accounts', '0003_notices', '2026-11-28 12:58:13.718754+00');
INSERT INTO django_migrations VALUES (27, 'accounts', '0004_second_factor', '2026-11-28 12:58:13.750163+00');
INSERT INTO django_migrations VALUES (28, 'accounts', '0005_pseudonyms', '2026-11-28 12:58:13.782713+00');
INSERT INTO django_migrations VALUES (29, 'admin', '0001_initial', '2026-11-28 12:58:13.816945+00');
INSERT INTO django_migrations VALUES (30, 'admin', '0002_logentry_remove_auto_add', '2026-11-28 12:58:13.835468+00');
INSERT INTO django_migrations VALUES (31, 'admin', '0003_logentry_add_action_flag_choices', '2026-11-28 12:58:13.849586+00');
INSERT INTO django_migrations VALUES (32, 'audit', '0001_audit', '2026-11-28 12:58:13.867235+00');
INSERT INTO django_migrations VALUES (33, 'audit', '0002_entries_insert_only', '2026-11-28 12:58:13.949248+00');
INSERT INTO django_migrations VALUES (34, 'audit', '0003_checkpoints_and_checks', '2026-11-28 12:58:13.978639+00');
INSERT INTO django_migrations VALUES (35, 'audit', '0004_checkpoints_insert_only', '2026-11-28 12:58:14.071785+00');
INSERT INTO django_migrations VALUES (36, 'audit', '0005_entry_acts_index', '2026-11-28 12:58:14.081243+00');
INSERT INTO django_migrations VALUES (37, 'initiatives', '0001_initiatives', '2026-11-28 12:58:15.022264+00');
INSERT INTO django_migrations VALUES (38, 'initiatives', '0002_evidence_versions_insert_only', '2026-11-28 12:58:15.067608+00');
INSERT INTO django_migrations VALUES (39, 'initiatives', '0003_key_counter_and_wind_down', '2026-11-28 12:58:15.218022+00');
INSERT INTO django_migrations VALUES (40, 'initiatives', '0004_incident_stages', '2026-11-28 12:58:15.690776+00');
INSERT INTO django_migrations VALUES (41, 'initiatives', '0005_comments', '2026-11-28 12:58:16.228999+00');
INSERT INTO django_migrations VALUES (42, 'initiatives', '0006_evidence_kept_apart_removed_and_linked', '2026-11-28 12:58:17.365713+00');
INSERT INTO django_migrations VALUES (43, 'initiatives', '0007_components', '2026-11-28 12:58:18.248987+00');
INSERT INTO django_migrations VALUES (44, 'initiatives', '0008_classification', '2026-11-28 12:58:18.727796+00');
INSERT INTO django_migrations VALUES (45, 'initiatives', '0009_evidence_check_asked_by', '2026-11-28 12:58:18.877059+00');
INSERT INTO django_migrations VALUES (46, 'initiatives', '0010_words_of_records', '2026-11-28 12:58:19.905772+00');
INSERT INTO django_migrations VALUES (47, 'initiatives', '0011_words_of_test_results', '2026-11-28 12:58:19.948195+00');
INSERT INTO django_migrations VALUES (48, 'initiatives', '0012_evidence_says_what_may_go', '2026-11-28 12:58:20.040565+00');
INSERT INTO django_migrations VALUES (49, 'initiatives', '0013_envelope_regions', '2026-11-28 12:58:20.111156+00');
INSERT INTO django_migrations VALUES (50, 'initiatives', '0014_legal_hold', '2026-11-28 12:58:20.199811+00');
INSERT INTO django_migrations VALUES (51, 'initiatives', '0015_disposal', '2026-11-28 12:58:20.287623+00');
INSERT INTO django_migrations VALUES (52, 'initiatives', '0016_disposals_insert_only', '2026-11-28 12:58:20.369671+00');
INSERT INTO django_migrations VALUES (53, 'initiatives', '0017_target_date', '2026-11-28 12:58:20.45745+00');
INSERT INTO django_migrations VALUES (54, 'metrics', '0001_metrics', '2026-11-28 12:58:23.514454+00');
INSERT INTO django_migrations VALUES (55, 'metrics', '0002_kpi_contract_versions_insert_only', '2026-11-28 12:58:23.628031+00');
INSERT INTO django_migrations VALUES (56, 'metrics', '0003_point_files', '2026-11-28 12:58:23.735653+00');
INSERT INTO django_migrations VALUES (57, 'metrics', '0004_source_kinds', '2026-11-28 12:58:23.964297+00');
INSERT INTO django_migrations VALUES (58, 'metrics', '0005_hooks_and_events', '2026-11-28 12:58:24.697774+00');
INSERT INTO django_migrations VALUES (59, 'metrics', '0006_drift', '2026-11-28 12:58:25.533288+00');
INSERT INTO django_migrations VALUES (60, 'metrics', '0007_words_of_records', '2026-11-28 12:58:26.758756+00');
INSERT INTO django_migrations VALUES (61, 'metrics', '0008_pacing', '2026-11-28 12:58:28.052214+00');
INSERT INTO django_migrations VALUES (62, 'metrics', '0009_feedback_loops', '2026-11-28 12:58:29.468039+00');
INSERT INTO django_migrations VALUES (63, 'metrics', '0010_alert_policy', '2026-11-28 12:58:32.221523+00');
INSERT INTO django_migrations VALUES (64, 'metrics', '0011_frozen_windows', '2026-11-28 12:58:33.011134+00');
INSERT INTO django_migrations VALUES (65, 'metrics', '0012_retraining_runs', '2026-11-28 12:58:33.800216+00');
INSERT INTO django_migrations VALUES (66, 'metrics', '0013_point_partitions', '2026-11-28 12:58:34.222581+00');
INSERT INTO django_migrations VALUES (67, 'metrics', '0014_value_ledger', '2026-11-28 12:58:36.270813+00');
INSERT INTO django_migrations VALUES (68, 'metrics', '0015_value_ledger_insert_only', '2026-11-28 12:58:37.059958+00');
INSERT INTO django_migrations VALUES (69, 'metrics', '0016_drift_periods', '2026-11-28 12:58:37.160905+00');
INSERT INTO django_migrations VALUES (70, 'metrics', '0017_escalations_and_beat', '2026-11-28 12:58:37.303598+00');
INSERT INTO django_migrations VALUES (71, 'metrics', '0018_metric_days', '2026-11-28 12:58:37.880113+00');
INSERT INTO django_migrations VALUES (72, 'metrics', '0019_points_expire', '2026-11-28 12:58:37.999856+00');
INSERT INTO django_migrations VALUES (73, 'metrics', '0020_number_proof', '2026-11-28 12:58:38.577697+00');
INSERT INTO django_migrations VALUES (74, 'metrics', '0021_objectives', '2026-11-28 12:58:41.899684+00');
INSERT INTO django_migrations VALUES (75, 'metrics', '0022_delayed_truth', '2026-11-28 12:58:43.181132+00');
INSERT INTO django_migrations VALUES (76, 'metrics', '0023_push_receipts', '2026-11-28 12:58:43.318331+00');
INSERT INTO django_migrations VALUES (77, 'metrics', '0024_points_checked_by_batch', '2026-11-28 12:58:43.466099+00');
INSERT INTO django_migrations VALUES (78, 'metrics', '0025_points_held', '2026-11-28 12:58:43.610043+00');
INSERT INTO django_migrations VALUES (79, 'metrics', '0026_alert_over_a_window', '2026-11-28 12:58:44.990782+00');
INSERT INTO django_migrations VALUES (80, 'mfa', '0001_initial', '2026-11-28 12:58:45.1663+00');
INSERT INTO django_migrations VALUES (81, 'mfa', '0002_authenticator_timestamps', '2026-11-28 12:58:45.439215+00');
INSERT INTO django_migrations VALUES (82, 'mfa', '0003_authenticator_type_uniq', '2026-11-28 12:58:45.897692+00');
INSERT INTO django_migrations VALUES (83, 'phases', '0001_phases', '2026-11-28 12:58:50.338746+00');
INSERT INTO django_migrations VALUES (84, 'phases', '0002_published_playbooks_immutable', '2026-11-28 12:58:50.629512+00');
INSERT INTO django_migrations VALUES (85, 'phases', '0003_expansion_waves', '2026-11-28 12:58:51.05636+00');
INSERT INTO django_migrations VALUES (86, 'phases', '0004_playbook_drafts', '2026-11-28 12:58:51.414484+00');
INSERT INTO django_migrations VALUES (87, 'phases', '0005_words_of_records', '2026-11-28 12:58:51.7323+00');
INSERT INTO django_migrations VALUES (88, 'phases', '0006_asks', '2026-11-28 12:58:51.969323+00');
INSERT INTO django_migrations VALUES (89, 'phases', '0007_waves_judged_and_scoped', '2026-11-28 12:58:54.971469+00');
INSERT INTO django_migrations VALUES (90, 'phases', '0008_stays_by_the_day_they_ended', '2026-11-28 12:58:55.11954+00');
INSERT INTO django_migrations VALUES (91, 'portfolio', '0001_portfolio', '2026-11-28 12:58:55.549545+00');
INSERT INTO django_migrations VALUES (92, 'portfolio', '0002_imports', '2026-11-28 12:58:56.635569+00');
INSERT INTO django_migrations VALUES (93, 'portfolio', '0003_standing_gate_nobody', '2026-11-28 12:58:56.759226+00');
INSERT INTO django_migrations VALUES (94, 'portfolio', '0004_standing_knows_item_states', '2026-11-28 12:58:56.896063+00');
INSERT INTO django_migrations VALUES (95, 'portfolio', '0005_standing_suspension_and_watch', '2026-11-28 12:58:57.152237+00');
INSERT INTO django_migrations VALUES (96, 'portfolio', '0006_standing_gate_again', '2026-11-28 12:58:57.524979+00');
INSERT INTO django_migrations VALUES (97, 'portfolio', '0007_restores', '2026-11-28 12:58:57.534464+00');
INSERT INTO django_migrations VALUES (98, 'portfolio', '0008_reports', '2026-11-28 12:58:58.142784+00');
INSERT INTO django_migrations VALUES (99, 'portfolio', '0009_bulk_changes', '2026-11-28 12:58:58.779215+00');
INSERT INTO django_migrations VALUES (100, 'portfolio', '0010_telling', '2026-11-28 12:58:58.786625+00');
INSERT INTO django_migrations VALUES (101, 'portfolio', '0011_webhooks', '2026-11-28 12:58:59.465995+00');
INSERT INTO django_migrations VALUES (102, 'portfolio', '0012_calendar_feeds', '2026-11-28 12:58:59.814487+00');
INSERT INTO django_migrations VALUES (103, 'portfolio', '0013_import_drafts', '2026-11-28 12:59:00.759478+00');
INSERT INTO django_migrations VALUES (104, 'portfolio', '0014_bulk_adoption', '2026-11-28 12:59:00.889066+00');
INSERT INTO django_migrations VALUES (105, 'portfolio', '0015_key_rotation', '2026-11-28 12:59:00.901233+00');
INSERT INTO django_migrations VALUES (106, 'portfolio', '0016_unproven_numbers', '2026-11-28 12:59:01.030931+00');
INSERT INTO django_migrations VALUES (107, 'portfolio', '0017_unproven_by_itself', '2026-11-28 12:59:01.164874+00');
INSERT INTO django_migrations VALUES (108, 'portfolio', '0018_value_of_standings', '2026-11-28 12:59:01.440023+00');
INSERT INTO django_migrations VALUES (109, 'portfolio', '0019_values_are_worked_out', '2026-11-28 12:59:01.792635+00');
INSERT INTO django_migrations VALUES (110, 'portfolio', '0020_standing_pushes_seen', '2026-11-28 12:59:01.910277+00');
INSERT INTO django_migrations VALUES (111, 'portfolio', '0021_pushes_are_counted_apart', '2026-11-28 12:59:02.130097+00');
INSERT INTO django_migrations VALUES (112, 'portfolio', '0022_target_date', '2026-11-28 12:59:02.250287+00');
INSERT INTO django_migrations VALUES (113, 'portfolio', '0023_standing_kpi_reached', '2026-11-28 12:59:02.333234+00');
INSERT INTO django_migrations VALUES (114, 'portfolio', '0024_kpi_reached_is_worked_out', '2026-11-28 12:59:02.681844+00');
INSERT INTO django_migrations VALUES (115, 'portfolio', '0025_standing_worst_first', '2026-11-28 12:59:02.772272+00');
INSERT INTO django_migrations VALUES (116, 'portfolio', '0026_standing_kpi_reached_index', '2026-11-28 12:59:02.854488+00');
INSERT INTO django_migrations VALUES (117, 'reviews', '0001_reviews', '2026-11-28 12:59:08.123752+00');
INSERT INTO django_migrations VALUES (118, 'reviews', '0002_signatures_insert_only', '2026-11-28 12:59:09.414722+00');
INSERT INTO django_migrations VALUES (119, 'reviews', '0003_watch_says_what_it_reopens', '2026-11-28 12:59:09.633556+00');
INSERT INTO django_migrations VALUES (120, 'reviews', '0004_rechecks_suspensions_extensions', '2026-11-28 12:59:16.002406+00');
INSERT INTO django_migrations VALUES (121, 'reviews', '0005_findings_insert_only', '2026-11-28 12:59:17.467536+00');
INSERT INTO django_migrations VALUES (122, 'reviews', '0006_review_points', '2026-11-28 12:59:19.522491+00');
INSERT INTO django_migrations VALUES (123, 'reviews', '0007_record_fields_claims_consent_locks', '2026-11-28 12:59:26.354372+00');
INSERT INTO django_migrations VALUES (124, 'reviews', '0008_component_reviews', '2026-11-28 12:59:27.859203+00');
INSERT INTO django_migrations VALUES (125, 'reviews', '0009_classification_reviews', '2026-11-28 12:59:28.844337+00');
INSERT INTO django_migrations VALUES (126, 'reviews', '0010_component_request_missing', '2026-11-28 12:59:28.876409+00');
INSERT INTO django_migrations VALUES (127, 'reviews', '0011_signing_consent_versions', '2026-11-28 12:59:29.853146+00');
INSERT INTO django_migrations VALUES (128, 'reviews', '0012_component_revocation_payload', '2026-11-28 12:59:30.257528+00');
INSERT INTO django_migrations VALUES (129, 'reviews', '0013_rebaselines', '2026-11-28 12:59:30.424854+00');
INSERT INTO django_migrations VALUES (130, 'reviews', '0014_rebaselines_insert_only', '2026-11-28 12:59:30.57189+00');
INSERT INTO django_migrations VALUES (131, 'sessions', '0001_initial', '2026-11-28 12:59:30.580368+00');
INSERT INTO django_migrations VALUES (132, 'socialaccount', '0001_initial', '2026-11-28 12:59:31.550318+00');
INSERT INTO django_migrations VALUES (133, 'socialaccount', '0002_token_max_lengths', '2026-11-28 12:59:31.86513+00');
INSERT INTO django_migrations VALUES (134, 'socialaccount', '0003_extra_data_default_dict', '2026-11-28 12:59:32.112612+00');
INSERT INTO django_migrations VALUES (135, 'socialaccount', '0004_app_provider_id_settings', '2026-11-28 12:59:32.587726+00');
INSERT INTO django_migrations VALUES (136, 'socialaccount', '0005_socialtoken_nullable_app', '2026-11-28 12:59:32.866483+00');
INSERT INTO django_migrations VALUES (137, 'socialaccount', '0006_alter_socialaccount_extra_data', '2026-11-28 12:59:33.077666+00');
INSERT INTO django_migrations VALUES (138, 'usersessions', '0001_initial', '2026-11-28 12:59:33.340971+00');
SELECT pg_catalog.setval('account_emailaddress_id_seq', 1, false);
SELECT pg_catalog.setval('account_emailconfirmation_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_apitoken_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_chataddress_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_delivery_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_factorpolicy_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_follow_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_notice_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_noticepolicy_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_organisation_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_providerlogin_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_rolegrant_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_user_groups_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_user_id_seq', 1, false);
SELECT pg_catalog.setval('accounts_user_user_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('audit_anchormail_id_seq', 1, false);
SELECT pg_catalog.setval('audit_check_id_seq', 1, false);
SELECT pg_catalog.setval('audit_checkpoint_id_seq', 1, false);
SELECT pg_catalog.setval('audit_demomark_id_seq', 1, false);
SELECT pg_catalog.setval('audit_entry_id_seq', 1, false);
SELECT pg_catalog.setval('auth_group_id_seq', 1, false);
SELECT pg_catalog.setval('auth_group_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('auth_permission_id_seq', 656, true);
SELECT pg_catalog.setval('django_admin_log_id_seq', 1, false);
SELECT pg_catalog.setval('django_content_type_id_seq', 164, true);
SELECT pg_catalog.setval('django_migrations_id_seq', 138, true);
SELECT pg_catalog.setval('initiatives_classification_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_classificationconfirmation_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_comment_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_commentretraction_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_component_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_componentversion_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_datasource_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_decision_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_dependency_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_disposal_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_edgecase_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_escalationpath_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_evidence_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_evidencecheck_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_evidencelink_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_evidenceremoval_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_evidenceversion_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_fileerasure_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_humantouchpoint_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_incident_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_initiative_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_intakedraft_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_keycounter_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_legalhold_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_mention_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_nodependency_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_qualityrating_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_removalrequest_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_requirement_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_risk_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_runbook_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_seat_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_statusupdate_id_seq', 1, false);
SELECT pg_catalog.setval('initiatives_testresult_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_alert_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_allowedaddress_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_annotation_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_beat_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_budgetmove_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_budgettranche_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_change_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_driftperiod_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_driftreference_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_driftsnapshot_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_driftverdict_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_escalation_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_feedback_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_feedbackform_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_frozenwindow_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_hook_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_kpicontract_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_kpicontractversion_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_metric_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_numberconfirmation_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_numbergiven_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_objective_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_pilotcohort_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_plannedsignal_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_pointfile_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_pointrevision_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_pointskept_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_pull_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_pushreceipt_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_retraining_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_retrainingrun_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_runreading_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_source_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_valuebasis_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_valueentry_id_seq', 1, false);
SELECT pg_catalog.setval('metrics_valueverification_id_seq', 1, false);
SELECT pg_catalog.setval('mfa_authenticator_id_seq', 1, false);
SELECT pg_catalog.setval('phases_answer_id_seq', 1, false);
SELECT pg_catalog.setval('phases_answerevidence_id_seq', 1, false);
SELECT pg_catalog.setval('phases_ask_id_seq', 1, false);
SELECT pg_catalog.setval('phases_draftpart_id_seq', 1, false);
SELECT pg_catalog.setval('phases_expansionwave_id_seq', 1, false);
SELECT pg_catalog.setval('phases_externalevent_id_seq', 1, false);
SELECT pg_catalog.setval('phases_item_id_seq', 1, false);
SELECT pg_catalog.setval('phases_phasespec_id_seq', 1, false);
SELECT pg_catalog.setval('phases_phasestay_id_seq', 1, false);
SELECT pg_catalog.setval('phases_pin_id_seq', 1, false);
SELECT pg_catalog.setval('phases_playbook_id_seq', 1, false);
SELECT pg_catalog.setval('phases_playbookdraft_id_seq', 1, false);
SELECT pg_catalog.setval('phases_playbookversion_id_seq', 1, false);
SELECT pg_catalog.setval('phases_wait_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_attempt_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_boardlink_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_bulkchange_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_bulkrow_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_calendarfeed_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_delivery_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_endpoint_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_event_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_eventsweep_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_importedposition_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_importmapping_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_importrow_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_importrun_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_keyrotation_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_refresh_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_restore_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_savedview_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_snapshot_id_seq', 1, false);
SELECT pg_catalog.setval('portfolio_telling_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_classificationreview_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_componentreview_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_componentreviewrequest_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_componentreviewrevocation_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_condition_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_conditionextension_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_gatedecision_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_gaterequest_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_pointentry_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_prooffailure_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_rebaseline_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_recheck_asked_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_recheck_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_recheckfinding_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_reminder_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_resumption_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_reviewassignment_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_reviewpoint_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_seenmark_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_signature_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_signaturerevocation_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_signingconsent_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_signinglock_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_suspension_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_waiver_id_seq', 1, false);
SELECT pg_catalog.setval('reviews_watch_id_seq', 1, false);
SELECT pg_catalog.setval('socialaccount_socialaccount_id_seq', 1, false);
SELECT pg_catalog.setval('socialaccount_socialapp_id_seq', 1, false);
SELECT pg_catalog.setval('socialaccount_socialtoken_id_seq', 1, false);
SELECT pg_catalog.setval('usersessions_usersession_id_seq', 1, false);
ALTER TABLE ONLY account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_apitoken
    ADD CONSTRAINT accounts_apitoken_key_id_key UNIQUE (key_id);
ALTER TABLE ONLY accounts_apitoken
    ADD CONSTRAINT accounts_apitoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_chataddress
    ADD CONSTRAINT accounts_chataddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_chataddress
    ADD CONSTRAINT accounts_chataddress_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY accounts_delivery
    ADD CONSTRAINT accounts_delivery_message_id_key UNIQUE (message_id);
ALTER TABLE ONLY accounts_delivery
    ADD CONSTRAINT accounts_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_factorpolicy
    ADD CONSTRAINT accounts_factorpolicy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_follow
    ADD CONSTRAINT accounts_follow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_notice
    ADD CONSTRAINT accounts_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_noticepolicy
    ADD CONSTRAINT accounts_noticepolicy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_noticesettings
    ADD CONSTRAINT accounts_noticesettings_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY accounts_organisation
    ADD CONSTRAINT accounts_organisation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_providerlogin
    ADD CONSTRAINT accounts_providerlogin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_rolegrant
    ADD CONSTRAINT accounts_rolegrant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_user
    ADD CONSTRAINT accounts_user_email_key UNIQUE (email);
ALTER TABLE ONLY accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_user_id_group_id_59c0b32f_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY accounts_user
    ADD CONSTRAINT accounts_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_permi_user_id_permission_id_2ab516c2_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY audit_anchormail
    ADD CONSTRAINT audit_anchormail_day_key UNIQUE (day);
ALTER TABLE ONLY audit_anchormail
    ADD CONSTRAINT audit_anchormail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY audit_check
    ADD CONSTRAINT audit_check_pkey PRIMARY KEY (id);
ALTER TABLE ONLY audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_seq_key UNIQUE (seq);
ALTER TABLE ONLY audit_checkpointkey
    ADD CONSTRAINT audit_checkpointkey_pkey PRIMARY KEY (key_id);
ALTER TABLE ONLY audit_checkpointkey
    ADD CONSTRAINT audit_checkpointkey_public_key UNIQUE (public);
ALTER TABLE ONLY audit_demomark
    ADD CONSTRAINT audit_demomark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY audit_link
    ADD CONSTRAINT audit_link_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY audit_link
    ADD CONSTRAINT audit_link_hash_key UNIQUE (hash);
ALTER TABLE ONLY audit_link
    ADD CONSTRAINT audit_link_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY audit_link
    ADD CONSTRAINT audit_link_prev_key UNIQUE (prev);
ALTER TABLE ONLY auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY initiatives_classification
    ADD CONSTRAINT initiatives_classification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_classificationconfirmation
    ADD CONSTRAINT initiatives_classificationconfirmation_classification_id_key UNIQUE (classification_id);
ALTER TABLE ONLY initiatives_classificationconfirmation
    ADD CONSTRAINT initiatives_classificationconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_comment
    ADD CONSTRAINT initiatives_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_commentretraction
    ADD CONSTRAINT initiatives_commentretraction_comment_id_key UNIQUE (comment_id);
ALTER TABLE ONLY initiatives_commentretraction
    ADD CONSTRAINT initiatives_commentretraction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_component
    ADD CONSTRAINT initiatives_component_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_componentversion
    ADD CONSTRAINT initiatives_componentversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_datasource
    ADD CONSTRAINT initiatives_datasource_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_decision
    ADD CONSTRAINT initiatives_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_decision
    ADD CONSTRAINT initiatives_decision_supersedes_id_key UNIQUE (supersedes_id);
ALTER TABLE ONLY initiatives_dependency
    ADD CONSTRAINT initiatives_dependency_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_disposal
    ADD CONSTRAINT initiatives_disposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_edgecase
    ADD CONSTRAINT initiatives_edgecase_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_escalationpath
    ADD CONSTRAINT initiatives_escalationpath_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_evidence
    ADD CONSTRAINT initiatives_evidence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_evidencecheck
    ADD CONSTRAINT initiatives_evidencecheck_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_evidencelink
    ADD CONSTRAINT initiatives_evidencelink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_evidencelink
    ADD CONSTRAINT initiatives_evidencelink_version_id_key UNIQUE (version_id);
ALTER TABLE ONLY initiatives_evidenceremoval
    ADD CONSTRAINT initiatives_evidenceremoval_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_evidenceremoval
    ADD CONSTRAINT initiatives_evidenceremoval_request_id_key UNIQUE (request_id);
ALTER TABLE ONLY initiatives_evidenceremoval
    ADD CONSTRAINT initiatives_evidenceremoval_version_id_key UNIQUE (version_id);
ALTER TABLE ONLY initiatives_evidenceversion
    ADD CONSTRAINT initiatives_evidenceversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_fileerasure
    ADD CONSTRAINT initiatives_fileerasure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_fileerasure
    ADD CONSTRAINT initiatives_fileerasure_removal_id_key UNIQUE (removal_id);
ALTER TABLE ONLY initiatives_humantouchpoint
    ADD CONSTRAINT initiatives_humantouchpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_incident
    ADD CONSTRAINT initiatives_incident_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_initiative
    ADD CONSTRAINT initiatives_initiative_key_key UNIQUE (key);
ALTER TABLE ONLY initiatives_initiative
    ADD CONSTRAINT initiatives_initiative_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_intakedraft
    ADD CONSTRAINT initiatives_intakedraft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_intakedraft
    ADD CONSTRAINT initiatives_intakedraft_submitted_as_id_key UNIQUE (submitted_as_id);
ALTER TABLE ONLY initiatives_keycounter
    ADD CONSTRAINT initiatives_keycounter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_legalhold
    ADD CONSTRAINT initiatives_legalhold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_mention
    ADD CONSTRAINT initiatives_mention_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_nodependency
    ADD CONSTRAINT initiatives_nodependency_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_qualityrating
    ADD CONSTRAINT initiatives_qualityrating_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_removalrequest
    ADD CONSTRAINT initiatives_removalrequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_requirement
    ADD CONSTRAINT initiatives_requirement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_risk
    ADD CONSTRAINT initiatives_risk_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_runbook
    ADD CONSTRAINT initiatives_runbook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_seat
    ADD CONSTRAINT initiatives_seat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_statusupdate
    ADD CONSTRAINT initiatives_statusupdate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY initiatives_testresult
    ADD CONSTRAINT initiatives_testresult_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_alert
    ADD CONSTRAINT metrics_alert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_allowedaddress
    ADD CONSTRAINT metrics_allowedaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_annotation
    ADD CONSTRAINT metrics_annotation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_beat
    ADD CONSTRAINT metrics_beat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_budgetmove
    ADD CONSTRAINT metrics_budgetmove_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_budgettranche
    ADD CONSTRAINT metrics_budgettranche_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_budgettranche
    ADD CONSTRAINT metrics_budgettranche_replaces_id_key UNIQUE (replaces_id);
ALTER TABLE ONLY metrics_change
    ADD CONSTRAINT metrics_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_dirtyday
    ADD CONSTRAINT metrics_dirtyday_pkey PRIMARY KEY (metric_id, day);
ALTER TABLE ONLY metrics_driftperiod
    ADD CONSTRAINT metrics_driftperiod_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_driftreference
    ADD CONSTRAINT metrics_driftreference_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_driftsnapshot
    ADD CONSTRAINT metrics_driftsnapshot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_driftverdict
    ADD CONSTRAINT metrics_driftverdict_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_escalation
    ADD CONSTRAINT metrics_escalation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_feedback
    ADD CONSTRAINT metrics_feedback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_feedbackform
    ADD CONSTRAINT metrics_feedbackform_code_key UNIQUE (code);
ALTER TABLE ONLY metrics_feedbackform
    ADD CONSTRAINT metrics_feedbackform_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_frozenwindow
    ADD CONSTRAINT metrics_frozenwindow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_hook
    ADD CONSTRAINT metrics_hook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_kpicontract
    ADD CONSTRAINT metrics_kpicontract_initiative_id_key UNIQUE (initiative_id);
ALTER TABLE ONLY metrics_kpicontract
    ADD CONSTRAINT metrics_kpicontract_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_kpicontractversion
    ADD CONSTRAINT metrics_kpicontractversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_metric
    ADD CONSTRAINT metrics_metric_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_metricday
    ADD CONSTRAINT metrics_metricday_pkey PRIMARY KEY (metric_id, day);
ALTER TABLE ONLY metrics_numberconfirmation
    ADD CONSTRAINT metrics_numberconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_numbergiven
    ADD CONSTRAINT metrics_numbergiven_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_objective
    ADD CONSTRAINT metrics_objective_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_pilotcohort
    ADD CONSTRAINT metrics_pilotcohort_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_plannedsignal
    ADD CONSTRAINT metrics_plannedsignal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_point
    ADD CONSTRAINT metrics_point_pkey PRIMARY KEY (metric_id, at) INCLUDE (value);
ALTER TABLE ONLY metrics_point_default
    ADD CONSTRAINT metrics_point_default_pkey PRIMARY KEY (metric_id, at) INCLUDE (value);
ALTER TABLE ONLY metrics_pointfile
    ADD CONSTRAINT metrics_pointfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_pointrevision
    ADD CONSTRAINT metrics_pointrevision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_pointskept
    ADD CONSTRAINT metrics_pointskept_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_pull
    ADD CONSTRAINT metrics_pull_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_pushreceipt
    ADD CONSTRAINT metrics_pushreceipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_retraining
    ADD CONSTRAINT metrics_retraining_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_retrainingrun
    ADD CONSTRAINT metrics_retrainingrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_runreading
    ADD CONSTRAINT metrics_runreading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_source
    ADD CONSTRAINT metrics_source_name_key UNIQUE (name);
ALTER TABLE ONLY metrics_source
    ADD CONSTRAINT metrics_source_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_valuebasis
    ADD CONSTRAINT metrics_valuebasis_initiative_id_key UNIQUE (initiative_id);
ALTER TABLE ONLY metrics_valuebasis
    ADD CONSTRAINT metrics_valuebasis_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_valueentry
    ADD CONSTRAINT metrics_valueentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY metrics_valueentry
    ADD CONSTRAINT metrics_valueentry_replaces_id_key UNIQUE (replaces_id);
ALTER TABLE ONLY metrics_valueverification
    ADD CONSTRAINT metrics_valueverification_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY metrics_valueverification
    ADD CONSTRAINT metrics_valueverification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_answer
    ADD CONSTRAINT phases_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_answerevidence
    ADD CONSTRAINT phases_answerevidence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_decision_id_key UNIQUE (decision_id);
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_draftpart
    ADD CONSTRAINT phases_draftpart_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_expansionwave
    ADD CONSTRAINT phases_expansionwave_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_externalevent
    ADD CONSTRAINT phases_externalevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_item
    ADD CONSTRAINT phases_item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_phasespec
    ADD CONSTRAINT phases_phasespec_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_phasestay
    ADD CONSTRAINT phases_phasestay_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_pin
    ADD CONSTRAINT phases_pin_initiative_id_key UNIQUE (initiative_id);
ALTER TABLE ONLY phases_pin
    ADD CONSTRAINT phases_pin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_playbook
    ADD CONSTRAINT phases_playbook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_playbook
    ADD CONSTRAINT phases_playbook_slug_key UNIQUE (slug);
ALTER TABLE ONLY phases_playbookdraft
    ADD CONSTRAINT phases_playbookdraft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_playbookdraft
    ADD CONSTRAINT phases_playbookdraft_slug_key UNIQUE (slug);
ALTER TABLE ONLY phases_playbookversion
    ADD CONSTRAINT phases_playbookversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY phases_wait
    ADD CONSTRAINT phases_wait_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_attempt
    ADD CONSTRAINT portfolio_attempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_boardlink
    ADD CONSTRAINT portfolio_boardlink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_boardlink
    ADD CONSTRAINT portfolio_boardlink_secret_sha256_key UNIQUE (secret_sha256);
ALTER TABLE ONLY portfolio_bulkchange
    ADD CONSTRAINT portfolio_bulkchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_bulkrow
    ADD CONSTRAINT portfolio_bulkrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_calendarfeed
    ADD CONSTRAINT portfolio_calendarfeed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_calendarfeed
    ADD CONSTRAINT portfolio_calendarfeed_secret_sha256_key UNIQUE (secret_sha256);
ALTER TABLE ONLY portfolio_delivery
    ADD CONSTRAINT portfolio_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_endpoint
    ADD CONSTRAINT portfolio_endpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_event
    ADD CONSTRAINT portfolio_event_message_id_key UNIQUE (message_id);
ALTER TABLE ONLY portfolio_event
    ADD CONSTRAINT portfolio_event_occurrence_key UNIQUE (occurrence);
ALTER TABLE ONLY portfolio_event
    ADD CONSTRAINT portfolio_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_eventsweep
    ADD CONSTRAINT portfolio_eventsweep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_importedposition
    ADD CONSTRAINT portfolio_importedposition_initiative_id_key UNIQUE (initiative_id);
ALTER TABLE ONLY portfolio_importedposition
    ADD CONSTRAINT portfolio_importedposition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_importmapping
    ADD CONSTRAINT portfolio_importmapping_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_importrow
    ADD CONSTRAINT portfolio_importrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_importrun
    ADD CONSTRAINT portfolio_importrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_keyrotation
    ADD CONSTRAINT portfolio_keyrotation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_refresh
    ADD CONSTRAINT portfolio_refresh_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_restore
    ADD CONSTRAINT portfolio_restore_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_savedview
    ADD CONSTRAINT portfolio_savedview_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_snapshot
    ADD CONSTRAINT portfolio_snapshot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY portfolio_standing
    ADD CONSTRAINT portfolio_standing_pkey PRIMARY KEY (initiative_id);
ALTER TABLE ONLY portfolio_telling
    ADD CONSTRAINT portfolio_telling_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_bundle
    ADD CONSTRAINT reviews_bundle_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY reviews_classificationreview
    ADD CONSTRAINT reviews_classificationreview_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_classificationreview
    ADD CONSTRAINT reviews_classificationreview_record_hash_key UNIQUE (record_hash);
ALTER TABLE ONLY reviews_componentreview
    ADD CONSTRAINT reviews_componentreview_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_componentreview
    ADD CONSTRAINT reviews_componentreview_record_hash_key UNIQUE (record_hash);
ALTER TABLE ONLY reviews_componentreviewrequest
    ADD CONSTRAINT reviews_componentreviewrequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_componentreviewrevocation
    ADD CONSTRAINT reviews_componentreviewrevocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_componentreviewrevocation
    ADD CONSTRAINT reviews_componentreviewrevocation_review_id_key UNIQUE (review_id);
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_conditionextension
    ADD CONSTRAINT reviews_conditionextension_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_gatedecision
    ADD CONSTRAINT reviews_gatedecision_corrects_id_key UNIQUE (corrects_id);
ALTER TABLE ONLY reviews_gatedecision
    ADD CONSTRAINT reviews_gatedecision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_gatedecision
    ADD CONSTRAINT reviews_gatedecision_record_hash_key UNIQUE (record_hash);
ALTER TABLE ONLY reviews_gaterequest
    ADD CONSTRAINT reviews_gaterequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_pointentry
    ADD CONSTRAINT reviews_pointentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_prooffailure
    ADD CONSTRAINT reviews_prooffailure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_rebaseline
    ADD CONSTRAINT reviews_rebaseline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_rebaseline
    ADD CONSTRAINT reviews_rebaseline_record_hash_key UNIQUE (record_hash);
ALTER TABLE ONLY reviews_rebaseline
    ADD CONSTRAINT reviews_rebaseline_version_id_key UNIQUE (version_id);
ALTER TABLE ONLY reviews_recheck_asked
    ADD CONSTRAINT reviews_recheck_asked_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_recheck_asked
    ADD CONSTRAINT reviews_recheck_asked_recheck_id_user_id_bf55dd3a_uniq UNIQUE (recheck_id, user_id);
ALTER TABLE ONLY reviews_recheck
    ADD CONSTRAINT reviews_recheck_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_recheckfinding
    ADD CONSTRAINT reviews_recheckfinding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_recheckfinding
    ADD CONSTRAINT reviews_recheckfinding_record_hash_key UNIQUE (record_hash);
ALTER TABLE ONLY reviews_reminder
    ADD CONSTRAINT reviews_reminder_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_resumption
    ADD CONSTRAINT reviews_resumption_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_resumption
    ADD CONSTRAINT reviews_resumption_record_hash_key UNIQUE (record_hash);
ALTER TABLE ONLY reviews_resumption
    ADD CONSTRAINT reviews_resumption_suspension_id_key UNIQUE (suspension_id);
ALTER TABLE ONLY reviews_reviewassignment
    ADD CONSTRAINT reviews_reviewassignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_reviewpoint
    ADD CONSTRAINT reviews_reviewpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_seenmark
    ADD CONSTRAINT reviews_seenmark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_signature
    ADD CONSTRAINT reviews_signature_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_signature
    ADD CONSTRAINT reviews_signature_record_hash_key UNIQUE (record_hash);
ALTER TABLE ONLY reviews_signature
    ADD CONSTRAINT reviews_signature_replaces_id_key UNIQUE (replaces_id);
ALTER TABLE ONLY reviews_signaturerevocation
    ADD CONSTRAINT reviews_signaturerevocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_signaturerevocation
    ADD CONSTRAINT reviews_signaturerevocation_signature_id_key UNIQUE (signature_id);
ALTER TABLE ONLY reviews_signingconsent
    ADD CONSTRAINT reviews_signingconsent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_signinglock
    ADD CONSTRAINT reviews_signinglock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_suspension
    ADD CONSTRAINT reviews_suspension_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_waiver
    ADD CONSTRAINT reviews_waiver_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reviews_watch
    ADD CONSTRAINT reviews_watch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);
ALTER TABLE ONLY socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);
ALTER TABLE ONLY socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);
CREATE INDEX account_emailaddress_email_03be32b2 ON account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_apitoken_created_by_id_eaf61c5d ON accounts_apitoken USING btree (created_by_id);
CREATE INDEX accounts_apitoken_key_id_6d99f959_like ON accounts_apitoken USING btree (key_id varchar_pattern_ops);
CREATE INDEX accounts_apitoken_user_id_bbee13e0 ON accounts_apitoken USING btree (user_id);
CREATE INDEX accounts_delivery_user_id_365e3612 ON accounts_delivery USING btree (user_id);
CREATE INDEX accounts_follow_user_id_6a8a367b ON accounts_follow USING btree (user_id);
CREATE INDEX accounts_notice_chat_id_097050d4 ON accounts_notice USING btree (chat_id);
CREATE INDEX accounts_notice_mail_id_98c053b3 ON accounts_notice USING btree (mail_id);
CREATE INDEX accounts_notice_user_id_5ad526c6 ON accounts_notice USING btree (user_id);
CREATE INDEX accounts_providerlogin_user_id_0fce7572 ON accounts_providerlogin USING btree (user_id);
CREATE INDEX accounts_rolegrant_granted_by_id_7c2165d8 ON accounts_rolegrant USING btree (granted_by_id);
CREATE INDEX accounts_rolegrant_user_id_0601f056 ON accounts_rolegrant USING btree (user_id);
CREATE INDEX accounts_user_email_b2644a56_like ON accounts_user USING btree (email varchar_pattern_ops);
CREATE INDEX accounts_user_groups_group_id_bd11a704 ON accounts_user_groups USING btree (group_id);
CREATE INDEX accounts_user_groups_user_id_52b62117 ON accounts_user_groups USING btree (user_id);
CREATE INDEX accounts_user_user_permissions_permission_id_113bb443 ON accounts_user_user_permissions USING btree (permission_id);
CREATE INDEX accounts_user_user_permissions_user_id_e4f0a161 ON accounts_user_user_permissions USING btree (user_id);
CREATE UNIQUE INDEX alert_one_open ON metrics_alert USING btree (metric_id, kind) WHERE ((closed_at IS NULL) AND (objective_id IS NULL));
CREATE UNIQUE INDEX alert_one_open_of_an_objective ON metrics_alert USING btree (objective_id) WHERE ((closed_at IS NULL) AND (objective_id IS NOT NULL));
CREATE INDEX alert_open_initiative ON metrics_alert USING btree (initiative_id) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX annotation_external_once ON metrics_annotation USING btree (initiative_id, external_ref) WHERE (NOT ((external_ref)::text = ''::text));
CREATE INDEX annotation_initiative_at ON metrics_annotation USING btree (initiative_id, at);
CREATE INDEX answer_assigned ON phases_answer USING btree (assigned_to_id, due_on);
CREATE UNIQUE INDEX answer_evidence_once ON phases_answerevidence USING btree (answer_id, evidence_id);
CREATE UNIQUE INDEX answer_once ON phases_answer USING btree (initiative_id, item_id);
CREATE INDEX ask_open ON phases_ask USING btree (due_on) WHERE ((answered_at IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX audit_anchormail_checkpoint_id_cccb11f2 ON audit_anchormail USING btree (checkpoint_id);
CREATE UNIQUE INDEX audit_check_one_waiting ON audit_check USING btree (state) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX audit_checkpointkey_key_id_8675729d_like ON audit_checkpointkey USING btree (key_id varchar_pattern_ops);
CREATE INDEX audit_checkpointkey_public_6810dce6_like ON audit_checkpointkey USING btree (public varchar_pattern_ops);
CREATE INDEX audit_entry_action_37b799df ON audit_entry USING btree (action);
CREATE INDEX audit_entry_action_37b799df_like ON audit_entry USING btree (action varchar_pattern_ops);
CREATE INDEX audit_entry_acts ON audit_entry USING btree (initiative_id) WHERE (NOT ((action)::text = ANY ((ARRAY['metrics.points_push'::character varying, 'metrics.otlp_push'::character varying])::text[])));
CREATE INDEX audit_entry_initiative_id_6f120bc5 ON audit_entry USING btree (initiative_id);
CREATE INDEX audit_entry_object ON audit_entry USING btree (object_type, object_id);
CREATE INDEX audit_entry_recorded_at_ff686672 ON audit_entry USING btree (recorded_at);
CREATE INDEX audit_link_hash_8d278296_like ON audit_link USING btree (hash varchar_pattern_ops);
CREATE INDEX audit_link_prev_9ccae653_like ON audit_link USING btree (prev varchar_pattern_ops);
CREATE INDEX auth_group_name_a6ea08ec_like ON auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON auth_permission USING btree (content_type_id);
CREATE UNIQUE INDEX bulk_row_once ON portfolio_bulkrow USING btree (change_id, initiative_id);
CREATE INDEX bulk_row_outcome ON portfolio_bulkrow USING btree (change_id, outcome);
CREATE UNIQUE INDEX calendar_feed_one_live ON portfolio_calendarfeed USING btree (owner_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX chat_address_of_all_a_form ON accounts_chataddress USING btree (form) WHERE (user_id IS NULL);
CREATE UNIQUE INDEX classification_number ON initiatives_classification USING btree (initiative_id, number);
CREATE INDEX comment_thread ON initiatives_comment USING btree (initiative_id, subject, subject_id);
CREATE UNIQUE INDEX component_name_once ON initiatives_component USING btree (lower((name)::text), kind);
CREATE UNIQUE INDEX component_request_one_open ON reviews_componentreviewrequest USING btree (component_version_id) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX component_version_label_once ON initiatives_componentversion USING btree (component_id, label);
CREATE UNIQUE INDEX component_version_number ON initiatives_componentversion USING btree (component_id, number);
CREATE UNIQUE INDEX delivery_digest_once ON accounts_delivery USING btree (user_id, due_at) WHERE ((channel)::text = 'digest'::text);
CREATE INDEX delivery_due ON portfolio_delivery USING btree (due_at) WHERE ((state)::text = 'waiting'::text);
CREATE UNIQUE INDEX delivery_once ON portfolio_delivery USING btree (endpoint_id, event_id);
CREATE INDEX delivery_open_due ON accounts_delivery USING btree (due_at) WHERE ((failed_at IS NULL) AND (sent_at IS NULL));
CREATE UNIQUE INDEX dependency_once ON initiatives_dependency USING btree (initiative_id, component_id) WHERE (ended_at IS NULL);
CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON django_admin_log USING btree (content_type_id);
CREATE INDEX django_admin_log_user_id_c564eba6 ON django_admin_log USING btree (user_id);
CREATE INDEX django_session_expire_date_a5c62663 ON django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON django_session USING btree (session_key varchar_pattern_ops);
CREATE UNIQUE INDEX draft_part_once ON phases_draftpart USING btree (draft_id, kind, phase) WHERE (NOT ((kind)::text = 'item'::text));
CREATE INDEX drift_reference_newest ON metrics_driftreference USING btree (metric_id, "column", added_at DESC);
CREATE UNIQUE INDEX drift_snapshot_once ON metrics_driftsnapshot USING btree (reference_id, at);
CREATE UNIQUE INDEX drift_verdict_once ON metrics_driftverdict USING btree (metric_id, kind, "column", at);
CREATE UNIQUE INDEX escalation_each_step_once ON metrics_escalation USING btree (alert_id, began_at, number);
CREATE INDEX escalation_unmailed ON metrics_escalation USING btree (made_at) WHERE (mailed_at IS NULL);
CREATE UNIQUE INDEX evidence_version_number ON initiatives_evidenceversion USING btree (evidence_id, number);
CREATE INDEX external_event_newest ON phases_externalevent USING btree (initiative_id, item_code, at DESC);
CREATE UNIQUE INDEX feedback_external_once ON metrics_feedback USING btree (initiative_id, external_ref) WHERE (NOT ((external_ref)::text = ''::text));
CREATE INDEX feedback_received ON metrics_feedback USING btree (initiative_id, received_at);
CREATE UNIQUE INDEX follow_once ON accounts_follow USING btree (user_id, initiative_id);
CREATE INDEX frozen_window_of_metric ON metrics_frozenwindow USING btree (metric_id, "end");
CREATE UNIQUE INDEX gate_decision_once ON reviews_gatedecision USING btree (gate_request_id) WHERE (corrects_id IS NULL);
CREATE UNIQUE INDEX gate_request_one_open ON reviews_gaterequest USING btree (initiative_id) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX gate_request_round_once ON reviews_gaterequest USING btree (initiative_id, phase, round);
CREATE UNIQUE INDEX import_mapping_once ON portfolio_importmapping USING btree (owner_id, name);
CREATE UNIQUE INDEX import_row_once ON portfolio_importrow USING btree (run_id, number);
CREATE INDEX import_row_outcome ON portfolio_importrow USING btree (run_id, outcome);
CREATE UNIQUE INDEX imported_position_once ON portfolio_importedposition USING btree (mapping_name, identity, repeat);
CREATE INDEX initiatives_classification_given_by_id_ca6b1e47 ON initiatives_classification USING btree (given_by_id);
CREATE INDEX initiatives_classification_initiative_id_93ecc2b2 ON initiatives_classification USING btree (initiative_id);
CREATE INDEX initiatives_classificationconfirmation_confirmed_by_id_a35b7732 ON initiatives_classificationconfirmation USING btree (confirmed_by_id);
CREATE INDEX initiatives_comment_initiative_id_0b645a7b ON initiatives_comment USING btree (initiative_id);
CREATE INDEX initiatives_comment_said_by_id_f8c5b19a ON initiatives_comment USING btree (said_by_id);
CREATE INDEX initiatives_component_created_by_id_935a1c0b ON initiatives_component USING btree (created_by_id);
CREATE INDEX initiatives_component_owner_id_09be9026 ON initiatives_component USING btree (owner_id);
CREATE INDEX initiatives_componentversion_added_by_id_50db90c2 ON initiatives_componentversion USING btree (added_by_id);
CREATE INDEX initiatives_componentversion_component_id_a85f2071 ON initiatives_componentversion USING btree (component_id);
CREATE INDEX initiatives_datasource_initiative_id_afd34661 ON initiatives_datasource USING btree (initiative_id);
CREATE INDEX initiatives_datasource_owner_id_27b508d8 ON initiatives_datasource USING btree (owner_id);
CREATE INDEX initiatives_datasource_supplied_by_id_2aa398ea ON initiatives_datasource USING btree (supplied_by_id);
CREATE INDEX initiatives_decision_initiative_id_c1483556 ON initiatives_decision USING btree (initiative_id);
CREATE INDEX initiatives_decision_owner_id_70eeada3 ON initiatives_decision USING btree (owner_id);
CREATE INDEX initiatives_decision_supplied_by_id_3cae0993 ON initiatives_decision USING btree (supplied_by_id);
CREATE INDEX initiatives_dependency_component_id_35cd32c3 ON initiatives_dependency USING btree (component_id);
CREATE INDEX initiatives_dependency_component_version_id_84b4f728 ON initiatives_dependency USING btree (component_version_id);
CREATE INDEX initiatives_dependency_declared_by_id_d891e6ad ON initiatives_dependency USING btree (declared_by_id);
CREATE INDEX initiatives_dependency_initiative_id_58c85f21 ON initiatives_dependency USING btree (initiative_id);
CREATE INDEX initiatives_disposal_initiative_id_78ddc762 ON initiatives_disposal USING btree (initiative_id);
CREATE INDEX initiatives_disposal_proof_id_9b0ece3b ON initiatives_disposal USING btree (proof_id);
CREATE INDEX initiatives_disposal_recorded_by_id_32c27469 ON initiatives_disposal USING btree (recorded_by_id);
CREATE INDEX initiatives_edgecase_initiative_id_1cf83193 ON initiatives_edgecase USING btree (initiative_id);
CREATE INDEX initiatives_edgecase_owner_id_e7d4ab2b ON initiatives_edgecase USING btree (owner_id);
CREATE INDEX initiatives_edgecase_supplied_by_id_9487bc70 ON initiatives_edgecase USING btree (supplied_by_id);
CREATE INDEX initiatives_escalationpath_initiative_id_2bfd501f ON initiatives_escalationpath USING btree (initiative_id);
CREATE INDEX initiatives_escalationpath_owner_id_e18ed215 ON initiatives_escalationpath USING btree (owner_id);
CREATE INDEX initiatives_escalationpath_supplied_by_id_39892b99 ON initiatives_escalationpath USING btree (supplied_by_id);
CREATE INDEX initiatives_evidence_initiative_id_7ff892a2 ON initiatives_evidence USING btree (initiative_id);
CREATE INDEX initiatives_evidencecheck_asked_by_id_81d5004d ON initiatives_evidencecheck USING btree (asked_by_id);
CREATE INDEX initiatives_evidencelink_confirmed_by_id_df455034 ON initiatives_evidencelink USING btree (confirmed_by_id);
CREATE INDEX initiatives_evidencelink_next_check_at_6985a045 ON initiatives_evidencelink USING btree (next_check_at);
CREATE INDEX initiatives_evidenceremoval_approved_by_id_e956f558 ON initiatives_evidenceremoval USING btree (approved_by_id);
CREATE INDEX initiatives_evidenceremoval_requested_by_id_26badcfa ON initiatives_evidenceremoval USING btree (requested_by_id);
CREATE INDEX initiatives_evidenceremoval_sha256_850962e8 ON initiatives_evidenceremoval USING btree (sha256);
CREATE INDEX initiatives_evidenceremoval_sha256_850962e8_like ON initiatives_evidenceremoval USING btree (sha256 varchar_pattern_ops);
CREATE INDEX initiatives_evidenceversion_evidence_id_2d281433 ON initiatives_evidenceversion USING btree (evidence_id);
CREATE INDEX initiatives_evidenceversion_sha256_7b30ea49 ON initiatives_evidenceversion USING btree (sha256);
CREATE INDEX initiatives_evidenceversion_sha256_7b30ea49_like ON initiatives_evidenceversion USING btree (sha256 varchar_pattern_ops);
CREATE INDEX initiatives_evidenceversion_supplied_by_id_30d32492 ON initiatives_evidenceversion USING btree (supplied_by_id);
CREATE INDEX initiatives_fileerasure_sha256_c90152c7 ON initiatives_fileerasure USING btree (sha256);
CREATE INDEX initiatives_fileerasure_sha256_c90152c7_like ON initiatives_fileerasure USING btree (sha256 varchar_pattern_ops);
CREATE INDEX initiatives_humantouchpoint_initiative_id_09c4fe49 ON initiatives_humantouchpoint USING btree (initiative_id);
CREATE INDEX initiatives_humantouchpoint_owner_id_0d65b67f ON initiatives_humantouchpoint USING btree (owner_id);
CREATE INDEX initiatives_humantouchpoint_supplied_by_id_70564818 ON initiatives_humantouchpoint USING btree (supplied_by_id);
CREATE INDEX initiatives_incident_initiative_id_dbcf1430 ON initiatives_incident USING btree (initiative_id);
CREATE INDEX initiatives_incident_owner_id_5b0f7884 ON initiatives_incident USING btree (owner_id);
CREATE INDEX initiatives_incident_supplied_by_id_63c530ac ON initiatives_incident USING btree (supplied_by_id);
CREATE INDEX initiatives_initiative_business_unit_9839c3c9 ON initiatives_initiative USING btree (business_unit);
CREATE INDEX initiatives_initiative_business_unit_9839c3c9_like ON initiatives_initiative USING btree (business_unit varchar_pattern_ops);
CREATE INDEX initiatives_initiative_created_by_id_a9419c88 ON initiatives_initiative USING btree (created_by_id);
CREATE INDEX initiatives_initiative_key_78b8a86d_like ON initiatives_initiative USING btree (key varchar_pattern_ops);
CREATE INDEX initiatives_initiative_phase_f4e93652 ON initiatives_initiative USING btree (phase);
CREATE INDEX initiatives_initiative_status_066d89fc ON initiatives_initiative USING btree (status);
CREATE INDEX initiatives_initiative_status_066d89fc_like ON initiatives_initiative USING btree (status varchar_pattern_ops);
CREATE INDEX initiatives_intakedraft_created_by_id_10696222 ON initiatives_intakedraft USING btree (created_by_id);
CREATE INDEX initiatives_legalhold_initiative_id_cb457c15 ON initiatives_legalhold USING btree (initiative_id);
CREATE INDEX initiatives_legalhold_lifted_by_id_6bb648d3 ON initiatives_legalhold USING btree (lifted_by_id);
CREATE INDEX initiatives_legalhold_put_by_id_09dc55d1 ON initiatives_legalhold USING btree (put_by_id);
CREATE INDEX initiatives_mention_comment_id_994a7317 ON initiatives_mention USING btree (comment_id);
CREATE INDEX initiatives_mention_user_id_d0b00541 ON initiatives_mention USING btree (user_id);
CREATE INDEX initiatives_nodependency_initiative_id_4b80939e ON initiatives_nodependency USING btree (initiative_id);
CREATE INDEX initiatives_nodependency_stated_by_id_4c6896b5 ON initiatives_nodependency USING btree (stated_by_id);
CREATE INDEX initiatives_qualityrating_data_source_id_ac134867 ON initiatives_qualityrating USING btree (data_source_id);
CREATE INDEX initiatives_removalrequest_closed_by_id_8ef6143d ON initiatives_removalrequest USING btree (closed_by_id);
CREATE INDEX initiatives_removalrequest_requested_by_id_eb98e0f4 ON initiatives_removalrequest USING btree (requested_by_id);
CREATE INDEX initiatives_removalrequest_version_id_e18aee37 ON initiatives_removalrequest USING btree (version_id);
CREATE INDEX initiatives_requirement_initiative_id_a6b13d11 ON initiatives_requirement USING btree (initiative_id);
CREATE INDEX initiatives_requirement_owner_id_7f4b7199 ON initiatives_requirement USING btree (owner_id);
CREATE INDEX initiatives_requirement_supplied_by_id_915e7382 ON initiatives_requirement USING btree (supplied_by_id);
CREATE INDEX initiatives_risk_initiative_id_f9f36cdf ON initiatives_risk USING btree (initiative_id);
CREATE INDEX initiatives_risk_owner_id_c4165f32 ON initiatives_risk USING btree (owner_id);
CREATE INDEX initiatives_risk_supplied_by_id_9f95e178 ON initiatives_risk USING btree (supplied_by_id);
CREATE INDEX initiatives_runbook_initiative_id_333f5388 ON initiatives_runbook USING btree (initiative_id);
CREATE INDEX initiatives_runbook_owner_id_6fe48ce6 ON initiatives_runbook USING btree (owner_id);
CREATE INDEX initiatives_runbook_supplied_by_id_680914aa ON initiatives_runbook USING btree (supplied_by_id);
CREATE INDEX initiatives_seat_initiative_id_a7408e99 ON initiatives_seat USING btree (initiative_id);
CREATE INDEX initiatives_seat_user_id_c53a4424 ON initiatives_seat USING btree (user_id);
CREATE INDEX initiatives_statusupdate_initiative_id_88c414ec ON initiatives_statusupdate USING btree (initiative_id);
CREATE INDEX initiatives_statusupdate_posted_by_id_5711ee4f ON initiatives_statusupdate USING btree (posted_by_id);
CREATE INDEX initiatives_testresult_initiative_id_eba9af86 ON initiatives_testresult USING btree (initiative_id);
CREATE INDEX initiatives_testresult_owner_id_f947d804 ON initiatives_testresult USING btree (owner_id);
CREATE INDEX initiatives_testresult_supplied_by_id_01986f98 ON initiatives_testresult USING btree (supplied_by_id);
CREATE UNIQUE INDEX item_code_once ON phases_item USING btree (version_id, code);
CREATE UNIQUE INDEX item_position_once ON phases_item USING btree (version_id, phase, "position");
CREATE UNIQUE INDEX key_rotation_one_open ON portfolio_keyrotation USING btree (key_id) WHERE (finished_at IS NULL);
CREATE UNIQUE INDEX kpi_version_number ON metrics_kpicontractversion USING btree (contract_id, number);
CREATE UNIQUE INDEX legal_hold_one_of_all ON initiatives_legalhold USING btree (COALESCE(initiative_id, (0)::bigint)) WHERE ((initiative_id IS NULL) AND (lifted_at IS NULL));
CREATE UNIQUE INDEX legal_hold_one_open ON initiatives_legalhold USING btree (initiative_id) WHERE (lifted_at IS NULL);
CREATE UNIQUE INDEX mention_once ON initiatives_mention USING btree (comment_id, user_id);
CREATE INDEX metric_due ON metrics_metric USING btree (next_pull_at) WHERE (is_enabled AND ((provenance)::text = 'pulled'::text));
CREATE INDEX metric_fresh_until ON metrics_metric USING btree (fresh_until) WHERE is_enabled;
CREATE UNIQUE INDEX metric_name_once ON metrics_metric USING btree (initiative_id, name);
CREATE INDEX metric_state ON metrics_metric USING btree (state);
CREATE INDEX metrics_alert_acknowledged_by_id_7182b409 ON metrics_alert USING btree (acknowledged_by_id);
CREATE INDEX metrics_alert_assigned_to_id_0929fc1a ON metrics_alert USING btree (assigned_to_id);
CREATE INDEX metrics_alert_initiative_id_138596f4 ON metrics_alert USING btree (initiative_id);
CREATE INDEX metrics_alert_metric_id_a25bd84e ON metrics_alert USING btree (metric_id);
CREATE INDEX metrics_alert_objective_id_6fc924be ON metrics_alert USING btree (objective_id);
CREATE INDEX metrics_alert_risk_id_81848c21 ON metrics_alert USING btree (risk_id);
CREATE INDEX metrics_allowedaddress_owner_id_3df5f3e4 ON metrics_allowedaddress USING btree (owner_id);
CREATE INDEX metrics_annotation_by_id_5b4a48d3 ON metrics_annotation USING btree (by_id);
CREATE INDEX metrics_annotation_initiative_id_74811880 ON metrics_annotation USING btree (initiative_id);
CREATE INDEX metrics_budgetmove_by_id_fb9ecec8 ON metrics_budgetmove USING btree (by_id);
CREATE INDEX metrics_budgetmove_tranche_id_4c671981 ON metrics_budgetmove USING btree (tranche_id);
CREATE INDEX metrics_budgettranche_initiative_id_2c544c56 ON metrics_budgettranche USING btree (initiative_id);
CREATE INDEX metrics_budgettranche_set_by_id_08f2a53b ON metrics_budgettranche USING btree (set_by_id);
CREATE INDEX metrics_change_initiative_id_4b214345 ON metrics_change USING btree (initiative_id);
CREATE INDEX metrics_change_metric_id_621b089b ON metrics_change USING btree (metric_id);
CREATE INDEX metrics_change_owner_id_248b8d38 ON metrics_change USING btree (owner_id);
CREATE INDEX metrics_change_supplied_by_id_bc35de63 ON metrics_change USING btree (supplied_by_id);
CREATE INDEX metrics_dirtyday_day_c6927a06 ON metrics_dirtyday USING btree (day);
CREATE INDEX metrics_driftperiod_chosen_by_id_17aa087f ON metrics_driftperiod USING btree (chosen_by_id);
CREATE INDEX metrics_driftperiod_metric_id_1596c5dd ON metrics_driftperiod USING btree (metric_id);
CREATE INDEX metrics_driftreference_added_by_id_a9bd7dcf ON metrics_driftreference USING btree (added_by_id);
CREATE INDEX metrics_driftreference_metric_id_8dabcd6b ON metrics_driftreference USING btree (metric_id);
CREATE INDEX metrics_driftsnapshot_reference_id_cc6aa01b ON metrics_driftsnapshot USING btree (reference_id);
CREATE INDEX metrics_driftverdict_metric_id_f8a07de7 ON metrics_driftverdict USING btree (metric_id);
CREATE INDEX metrics_escalation_alert_id_eeda0873 ON metrics_escalation USING btree (alert_id);
CREATE INDEX metrics_escalation_path_id_64c2421b ON metrics_escalation USING btree (path_id);
CREATE INDEX metrics_escalation_user_id_411c515e ON metrics_escalation USING btree (user_id);
CREATE INDEX metrics_feedback_change_id_a8b51087 ON metrics_feedback USING btree (change_id);
CREATE INDEX metrics_feedback_edge_case_id_1bd9223d ON metrics_feedback USING btree (edge_case_id);
CREATE INDEX metrics_feedback_form_id_3bd6b849 ON metrics_feedback USING btree (form_id);
CREATE INDEX metrics_feedback_initiative_id_dc3bca3f ON metrics_feedback USING btree (initiative_id);
CREATE INDEX metrics_feedback_owner_id_b36dae3a ON metrics_feedback USING btree (owner_id);
CREATE INDEX metrics_feedback_supplied_by_id_0f6f68ff ON metrics_feedback USING btree (supplied_by_id);
CREATE INDEX metrics_feedbackform_added_by_id_f8e6a12b ON metrics_feedbackform USING btree (added_by_id);
CREATE INDEX metrics_feedbackform_code_246db9bf_like ON metrics_feedbackform USING btree (code varchar_pattern_ops);
CREATE INDEX metrics_feedbackform_initiative_id_9e97b866 ON metrics_feedbackform USING btree (initiative_id);
CREATE INDEX metrics_frozenwindow_metric_id_8a8f1aa2 ON metrics_frozenwindow USING btree (metric_id);
CREATE INDEX metrics_hook_added_by_id_3ebf1a4c ON metrics_hook USING btree (added_by_id);
CREATE INDEX metrics_hook_initiative_id_63b19c93 ON metrics_hook USING btree (initiative_id);
CREATE INDEX metrics_kpicontract_metric_id_a8bffc61 ON metrics_kpicontract USING btree (metric_id);
CREATE INDEX metrics_kpicontractversion_agreed_by_id_37d7c52f ON metrics_kpicontractversion USING btree (agreed_by_id);
CREATE INDEX metrics_kpicontractversion_contract_id_00451392 ON metrics_kpicontractversion USING btree (contract_id);
CREATE INDEX metrics_kpicontractversion_owner_id_97b9c648 ON metrics_kpicontractversion USING btree (owner_id);
CREATE INDEX metrics_metric_initiative_id_069edc2e ON metrics_metric USING btree (initiative_id);
CREATE INDEX metrics_metric_owner_id_e9fd2340 ON metrics_metric USING btree (owner_id);
CREATE INDEX metrics_metric_predictions_id_487a412f ON metrics_metric USING btree (predictions_id);
CREATE INDEX metrics_metric_proxy_id_dc4d736d ON metrics_metric USING btree (proxy_id);
CREATE INDEX metrics_metric_source_id_a1a6236b ON metrics_metric USING btree (source_id);
CREATE INDEX metrics_numberconfirmation_confirmed_by_id_a256e8cb ON metrics_numberconfirmation USING btree (confirmed_by_id);
CREATE INDEX metrics_numberconfirmation_metric_id_2879180c ON metrics_numberconfirmation USING btree (metric_id);
CREATE INDEX metrics_numbergiven_metric_id_d9fa9425 ON metrics_numbergiven USING btree (metric_id);
CREATE INDEX metrics_numbergiven_user_id_d036714e ON metrics_numbergiven USING btree (user_id);
CREATE INDEX metrics_objective_created_by_id_5f37c974 ON metrics_objective USING btree (created_by_id);
CREATE INDEX metrics_objective_ended_by_id_ce986a41 ON metrics_objective USING btree (ended_by_id);
CREATE INDEX metrics_objective_good_metric_id_3c308e8c ON metrics_objective USING btree (good_metric_id);
CREATE INDEX metrics_objective_initiative_id_3886019b ON metrics_objective USING btree (initiative_id);
CREATE INDEX metrics_objective_metric_id_3a1292c7 ON metrics_objective USING btree (metric_id);
CREATE INDEX metrics_pilotcohort_initiative_id_797b4ba5 ON metrics_pilotcohort USING btree (initiative_id);
CREATE INDEX metrics_pilotcohort_owner_id_588cd2b9 ON metrics_pilotcohort USING btree (owner_id);
CREATE INDEX metrics_pilotcohort_supplied_by_id_b0b1281c ON metrics_pilotcohort USING btree (supplied_by_id);
CREATE INDEX metrics_plannedsignal_initiative_id_d970a3f4 ON metrics_plannedsignal USING btree (initiative_id);
CREATE INDEX metrics_plannedsignal_metric_id_c70147be ON metrics_plannedsignal USING btree (metric_id);
CREATE INDEX metrics_plannedsignal_owner_id_5857b686 ON metrics_plannedsignal USING btree (owner_id);
CREATE INDEX metrics_plannedsignal_supplied_by_id_213fe3ee ON metrics_plannedsignal USING btree (supplied_by_id);
CREATE INDEX metrics_pointfile_added_by_id_e1be8a5c ON metrics_pointfile USING btree (added_by_id);
CREATE INDEX metrics_pointfile_metric_id_ac239d83 ON metrics_pointfile USING btree (metric_id);
CREATE INDEX metrics_pointrevision_metric_id_c0e0fd33 ON metrics_pointrevision USING btree (metric_id);
CREATE INDEX metrics_pointrevision_user_id_055dde0e ON metrics_pointrevision USING btree (user_id);
CREATE INDEX metrics_pull_metric_id_0bd4197d ON metrics_pull USING btree (metric_id);
CREATE INDEX metrics_pull_requested_by_id_d7265389 ON metrics_pull USING btree (requested_by_id);
CREATE INDEX metrics_pushreceipt_pushed_by_id_00053e3a ON metrics_pushreceipt USING btree (pushed_by_id);
CREATE INDEX metrics_pushreceipt_received_at_e445df92 ON metrics_pushreceipt USING btree (received_at);
CREATE INDEX metrics_retraining_component_id_9c66606b ON metrics_retraining USING btree (component_id);
CREATE INDEX metrics_retraining_drift_metric_id_d189ad08 ON metrics_retraining USING btree (drift_metric_id);
CREATE INDEX metrics_retraining_initiative_id_194bddb9 ON metrics_retraining USING btree (initiative_id);
CREATE INDEX metrics_retraining_owner_id_91a75766 ON metrics_retraining USING btree (owner_id);
CREATE INDEX metrics_retraining_supplied_by_id_c5ed4d25 ON metrics_retraining USING btree (supplied_by_id);
CREATE INDEX metrics_retrainingrun_closed_by_id_d247bfe7 ON metrics_retrainingrun USING btree (closed_by_id);
CREATE INDEX metrics_retrainingrun_initiative_id_55d880d2 ON metrics_retrainingrun USING btree (initiative_id);
CREATE INDEX metrics_retrainingrun_opened_by_id_a0b5e25f ON metrics_retrainingrun USING btree (opened_by_id);
CREATE INDEX metrics_retrainingrun_retraining_id_816926e6 ON metrics_retrainingrun USING btree (retraining_id);
CREATE INDEX metrics_runreading_metric_id_833376fd ON metrics_runreading USING btree (metric_id);
CREATE INDEX metrics_runreading_run_id_7fe48078 ON metrics_runreading USING btree (run_id);
CREATE INDEX metrics_source_name_bd2862ba_like ON metrics_source USING btree (name varchar_pattern_ops);
CREATE INDEX metrics_source_owner_id_a58b5eac ON metrics_source USING btree (owner_id);
CREATE INDEX metrics_valuebasis_adoption_metric_id_4f21c6a9 ON metrics_valuebasis USING btree (adoption_metric_id);
CREATE INDEX metrics_valuebasis_volume_metric_id_c0610fc1 ON metrics_valuebasis USING btree (volume_metric_id);
CREATE INDEX metrics_valueentry_entered_by_id_c38ac17d ON metrics_valueentry USING btree (entered_by_id);
CREATE INDEX metrics_valueentry_initiative_id_646325ee ON metrics_valueentry USING btree (initiative_id);
CREATE INDEX metrics_valueentry_metric_id_54c8f58e ON metrics_valueentry USING btree (metric_id);
CREATE INDEX metrics_valueentry_report_id_918ee131 ON metrics_valueentry USING btree (report_id);
CREATE INDEX metrics_valueverification_entered_by_id_935032d6 ON metrics_valueverification USING btree (entered_by_id);
CREATE INDEX metrics_valueverification_verified_by_id_a775134a ON metrics_valueverification USING btree (verified_by_id);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON mfa_authenticator USING btree (user_id);
CREATE UNIQUE INDEX no_dependency_once ON initiatives_nodependency USING btree (initiative_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX notice_once ON accounts_notice USING btree (user_id, key) WHERE (user_id IS NOT NULL);
CREATE UNIQUE INDEX notice_once_to_all ON accounts_notice USING btree (key) WHERE (user_id IS NULL);
CREATE INDEX number_confirmed ON metrics_numberconfirmation USING btree (metric_id, newest_at);
CREATE UNIQUE INDEX number_given_once_a_day ON metrics_numbergiven USING btree (metric_id, day, user_id);
CREATE INDEX objective_due ON metrics_objective USING btree (judge_at) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX objective_name_once ON metrics_objective USING btree (initiative_id, name) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX phase_spec_once ON phases_phasespec USING btree (version_id, number);
CREATE INDEX phases_answer_answered_by_id_e5fcf653 ON phases_answer USING btree (answered_by_id);
CREATE INDEX phases_answer_assigned_to_id_7cbda54b ON phases_answer USING btree (assigned_to_id);
CREATE INDEX phases_answer_initiative_id_6e6692f0 ON phases_answer USING btree (initiative_id);
CREATE INDEX phases_answer_item_id_07f3fcd2 ON phases_answer USING btree (item_id);
CREATE INDEX phases_answerevidence_answer_id_5c9e8be6 ON phases_answerevidence USING btree (answer_id);
CREATE INDEX phases_answerevidence_evidence_id_85bf1154 ON phases_answerevidence USING btree (evidence_id);
CREATE INDEX phases_ask_asked_of_id_33a7a61f ON phases_ask USING btree (asked_of_id);
CREATE INDEX phases_ask_initiative_id_af2f65fa ON phases_ask USING btree (initiative_id);
CREATE INDEX phases_ask_raised_by_id_bad1e579 ON phases_ask USING btree (raised_by_id);
CREATE INDEX phases_ask_wait_id_849a0392 ON phases_ask USING btree (wait_id);
CREATE INDEX phases_ask_withdrawn_by_id_41624183 ON phases_ask USING btree (withdrawn_by_id);
CREATE INDEX phases_draftpart_draft_id_f946f06a ON phases_draftpart USING btree (draft_id);
CREATE INDEX phases_draftpart_saved_by_id_f2d9c52f ON phases_draftpart USING btree (saved_by_id);
CREATE INDEX phases_expansionwave_component_version_id_81bfb0f4 ON phases_expansionwave USING btree (component_version_id);
CREATE INDEX phases_expansionwave_initiative_id_70e75535 ON phases_expansionwave USING btree (initiative_id);
CREATE INDEX phases_expansionwave_metric_id_35e5f127 ON phases_expansionwave USING btree (metric_id);
CREATE INDEX phases_expansionwave_owner_id_642ee894 ON phases_expansionwave USING btree (owner_id);
CREATE INDEX phases_expansionwave_scope_asked_by_id_3dc4b5d6 ON phases_expansionwave USING btree (scope_asked_by_id);
CREATE INDEX phases_expansionwave_supplied_by_id_d122b4eb ON phases_expansionwave USING btree (supplied_by_id);
CREATE INDEX phases_externalevent_initiative_id_ce5addb9 ON phases_externalevent USING btree (initiative_id);
CREATE INDEX phases_externalevent_reported_by_id_ad54be4c ON phases_externalevent USING btree (reported_by_id);
CREATE INDEX phases_item_version_id_a4a35f33 ON phases_item USING btree (version_id);
CREATE INDEX phases_phasespec_version_id_25e01f29 ON phases_phasespec USING btree (version_id);
CREATE INDEX phases_phasestay_initiative_id_37afd3f4 ON phases_phasestay USING btree (initiative_id);
CREATE INDEX phases_pin_version_id_310a9d89 ON phases_pin USING btree (version_id);
CREATE INDEX phases_playbook_slug_20d5ac89_like ON phases_playbook USING btree (slug varchar_pattern_ops);
CREATE INDEX phases_playbookdraft_based_on_id_c85e20d5 ON phases_playbookdraft USING btree (based_on_id);
CREATE INDEX phases_playbookdraft_created_by_id_3a7ecb43 ON phases_playbookdraft USING btree (created_by_id);
CREATE INDEX phases_playbookdraft_slug_ed51d81a_like ON phases_playbookdraft USING btree (slug varchar_pattern_ops);
CREATE INDEX phases_playbookversion_playbook_id_7a17c538 ON phases_playbookversion USING btree (playbook_id);
CREATE INDEX phases_wait_initiative_id_d91a2dc7 ON phases_wait USING btree (initiative_id);
CREATE INDEX phases_wait_started_by_id_ed69d13d ON phases_wait USING btree (started_by_id);
CREATE INDEX phases_wait_waiting_on_user_id_4a7dfbe6 ON phases_wait USING btree (waiting_on_user_id);
CREATE UNIQUE INDEX playbook_version_number ON phases_playbookversion USING btree (playbook_id, number);
CREATE UNIQUE INDEX point_entry_number_once ON reviews_pointentry USING btree (point_id, number);
CREATE UNIQUE INDEX point_file_once ON metrics_pointfile USING btree (metric_id, sha256, zone, "decimal");
CREATE INDEX point_revision_of_metric ON metrics_pointrevision USING btree (metric_id, recorded_at);
CREATE INDEX portfolio_attempt_delivery_id_019dc59f ON portfolio_attempt USING btree (delivery_id);
CREATE INDEX portfolio_boardlink_made_by_id_406aee23 ON portfolio_boardlink USING btree (made_by_id);
CREATE INDEX portfolio_boardlink_secret_sha256_b11b1c8e_like ON portfolio_boardlink USING btree (secret_sha256 varchar_pattern_ops);
CREATE INDEX portfolio_bulkchange_made_by_id_ceafeb37 ON portfolio_bulkchange USING btree (made_by_id);
CREATE INDEX portfolio_bulkrow_change_id_fff6d2d1 ON portfolio_bulkrow USING btree (change_id);
CREATE INDEX portfolio_bulkrow_initiative_id_d23be2b1 ON portfolio_bulkrow USING btree (initiative_id);
CREATE INDEX portfolio_calendarfeed_owner_id_c679a190 ON portfolio_calendarfeed USING btree (owner_id);
CREATE INDEX portfolio_calendarfeed_secret_sha256_4c0bc554_like ON portfolio_calendarfeed USING btree (secret_sha256 varchar_pattern_ops);
CREATE INDEX portfolio_delivery_endpoint_id_98acbe53 ON portfolio_delivery USING btree (endpoint_id);
CREATE INDEX portfolio_delivery_event_id_ee2845d8 ON portfolio_delivery USING btree (event_id);
CREATE INDEX portfolio_endpoint_owner_id_7fb23981 ON portfolio_endpoint USING btree (owner_id);
CREATE INDEX portfolio_event_initiative_id_34ff736b ON portfolio_event USING btree (initiative_id);
CREATE INDEX portfolio_event_made_at_1a70006d ON portfolio_event USING btree (made_at);
CREATE INDEX portfolio_event_message_id_68b7ac51_like ON portfolio_event USING btree (message_id varchar_pattern_ops);
CREATE INDEX portfolio_event_occurrence_ab5f38a1_like ON portfolio_event USING btree (occurrence varchar_pattern_ops);
CREATE INDEX portfolio_importmapping_owner_id_8a2a644d ON portfolio_importmapping USING btree (owner_id);
CREATE INDEX portfolio_importrow_initiative_id_603c81b5 ON portfolio_importrow USING btree (initiative_id);
CREATE INDEX portfolio_importrow_run_id_ee5e818e ON portfolio_importrow USING btree (run_id);
CREATE INDEX portfolio_importrun_started_by_id_7e7e0ff0 ON portfolio_importrun USING btree (started_by_id);
CREATE INDEX portfolio_savedview_owner_id_445a5091 ON portfolio_savedview USING btree (owner_id);
CREATE INDEX portfolio_snapshot_taken_by_id_9522b271 ON portfolio_snapshot USING btree (taken_by_id);
CREATE INDEX portfolio_standing_health_rank_0b6f44cf ON portfolio_standing USING btree (health_rank);
CREATE INDEX portfolio_standing_is_stalled_4af1b8d9 ON portfolio_standing USING btree (is_stalled);
CREATE INDEX portfolio_standing_lead_metric_id_2cb4b718 ON portfolio_standing USING btree (lead_metric_id);
CREATE INDEX portfolio_standing_true_until_9a41b846 ON portfolio_standing USING btree (true_until);
CREATE UNIQUE INDEX provider_login_once ON accounts_providerlogin USING btree (provider, subject);
CREATE UNIQUE INDEX pull_once_for_a_due_time ON metrics_pull USING btree (metric_id, due_at);
CREATE UNIQUE INDEX pull_one_open ON metrics_pull USING btree (metric_id) WHERE ((state)::text = ANY ((ARRAY['due'::character varying, 'leased'::character varying])::text[]));
CREATE INDEX pull_open ON metrics_pull USING btree (due_at) WHERE ((state)::text = ANY ((ARRAY['due'::character varying, 'leased'::character varying])::text[]));
CREATE UNIQUE INDEX push_receipt_once ON metrics_pushreceipt USING btree (pushed_by_id, key);
CREATE UNIQUE INDEX quality_rating_once ON initiatives_qualityrating USING btree (data_source_id, dimension);
CREATE UNIQUE INDEX recheck_once_a_cause ON reviews_recheck USING btree (initiative_id, code) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX reminder_once_a_step ON reviews_reminder USING btree (user_id, about, ends_on, days);
CREATE UNIQUE INDEX removal_request_one_open ON initiatives_removalrequest USING btree (version_id) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX retraining_run_one_due ON metrics_retrainingrun USING btree (retraining_id) WHERE ((state)::text = 'due'::text);
CREATE UNIQUE INDEX review_assignment_open_once ON reviews_reviewassignment USING btree (gate_request_id, discipline, reviewer_id) WHERE (ended_at IS NULL);
CREATE INDEX reviews_bundle_digest_f2977d62_like ON reviews_bundle USING btree (digest varchar_pattern_ops);
CREATE INDEX reviews_classificationreview_bundle_id_3fdb45eb ON reviews_classificationreview USING btree (bundle_id);
CREATE INDEX reviews_classificationreview_bundle_id_3fdb45eb_like ON reviews_classificationreview USING btree (bundle_id varchar_pattern_ops);
CREATE INDEX reviews_classificationreview_classification_id_fe61e582 ON reviews_classificationreview USING btree (classification_id);
CREATE INDEX reviews_classificationreview_record_hash_dc2978c0_like ON reviews_classificationreview USING btree (record_hash varchar_pattern_ops);
CREATE INDEX reviews_classificationreview_reviewer_id_98104704 ON reviews_classificationreview USING btree (reviewer_id);
CREATE INDEX reviews_componentreview_bundle_id_2f399475 ON reviews_componentreview USING btree (bundle_id);
CREATE INDEX reviews_componentreview_bundle_id_2f399475_like ON reviews_componentreview USING btree (bundle_id varchar_pattern_ops);
CREATE INDEX reviews_componentreview_component_version_id_6b843961 ON reviews_componentreview USING btree (component_version_id);
CREATE INDEX reviews_componentreview_record_hash_1f0629ea_like ON reviews_componentreview USING btree (record_hash varchar_pattern_ops);
CREATE INDEX reviews_componentreview_reviewer_id_fb5a5558 ON reviews_componentreview USING btree (reviewer_id);
CREATE INDEX reviews_componentreviewrequest_component_id_3a19200e ON reviews_componentreviewrequest USING btree (component_id);
CREATE INDEX reviews_componentreviewrequest_component_version_id_eab56a12 ON reviews_componentreviewrequest USING btree (component_version_id);
CREATE INDEX reviews_componentreviewrevocation_revoked_by_id_218160bb ON reviews_componentreviewrevocation USING btree (revoked_by_id);
CREATE INDEX reviews_condition_closed_by_id_0f512434 ON reviews_condition USING btree (closed_by_id);
CREATE INDEX reviews_condition_decision_id_88c1c820 ON reviews_condition USING btree (decision_id);
CREATE INDEX reviews_condition_evidence_id_5bb66802 ON reviews_condition USING btree (evidence_id);
CREATE INDEX reviews_condition_gate_request_id_6cb3f39d ON reviews_condition USING btree (gate_request_id);
CREATE INDEX reviews_condition_owner_id_eaf91764 ON reviews_condition USING btree (owner_id);
CREATE INDEX reviews_condition_set_by_id_a36e51a0 ON reviews_condition USING btree (set_by_id);
CREATE INDEX reviews_condition_signature_id_5047242e ON reviews_condition USING btree (signature_id);
CREATE INDEX reviews_conditionextension_condition_id_9e84f531 ON reviews_conditionextension USING btree (condition_id);
CREATE INDEX reviews_conditionextension_extended_by_id_ace5fd95 ON reviews_conditionextension USING btree (extended_by_id);
CREATE INDEX reviews_gatedecision_bundle_id_17049f6b ON reviews_gatedecision USING btree (bundle_id);
CREATE INDEX reviews_gatedecision_bundle_id_17049f6b_like ON reviews_gatedecision USING btree (bundle_id varchar_pattern_ops);
CREATE INDEX reviews_gatedecision_decided_by_id_7c59282e ON reviews_gatedecision USING btree (decided_by_id);
CREATE INDEX reviews_gatedecision_gate_request_id_18783d7c ON reviews_gatedecision USING btree (gate_request_id);
CREATE INDEX reviews_gatedecision_record_hash_4ae7d8da_like ON reviews_gatedecision USING btree (record_hash varchar_pattern_ops);
CREATE INDEX reviews_gaterequest_bundle_id_5875f236 ON reviews_gaterequest USING btree (bundle_id);
CREATE INDEX reviews_gaterequest_bundle_id_5875f236_like ON reviews_gaterequest USING btree (bundle_id varchar_pattern_ops);
CREATE INDEX reviews_gaterequest_initiative_id_5a1f50d2 ON reviews_gaterequest USING btree (initiative_id);
CREATE INDEX reviews_gaterequest_requested_by_id_f98b8e2a ON reviews_gaterequest USING btree (requested_by_id);
CREATE INDEX reviews_pointentry_point_id_4255888e ON reviews_pointentry USING btree (point_id);
CREATE INDEX reviews_pointentry_said_by_id_c8d7bf6e ON reviews_pointentry USING btree (said_by_id);
CREATE INDEX reviews_prooffailure_failed_at_7089d2db ON reviews_prooffailure USING btree (failed_at);
CREATE INDEX reviews_prooffailure_user_id_e428c890 ON reviews_prooffailure USING btree (user_id);
CREATE INDEX reviews_rebaseline_record_hash_b74d3456_like ON reviews_rebaseline USING btree (record_hash varchar_pattern_ops);
CREATE INDEX reviews_rebaseline_signed_by_id_da00e043 ON reviews_rebaseline USING btree (signed_by_id);
CREATE INDEX reviews_recheck_asked_recheck_id_68bc1651 ON reviews_recheck_asked USING btree (recheck_id);
CREATE INDEX reviews_recheck_asked_user_id_52b08521 ON reviews_recheck_asked USING btree (user_id);
CREATE INDEX reviews_recheck_initiative_id_f1da2687 ON reviews_recheck USING btree (initiative_id);
CREATE INDEX reviews_recheckfinding_recheck_id_2a5d227f ON reviews_recheckfinding USING btree (recheck_id);
CREATE INDEX reviews_recheckfinding_record_hash_dae3b648_like ON reviews_recheckfinding USING btree (record_hash varchar_pattern_ops);
CREATE INDEX reviews_recheckfinding_signer_id_2ee3bace ON reviews_recheckfinding USING btree (signer_id);
CREATE INDEX reviews_reminder_initiative_id_9125b340 ON reviews_reminder USING btree (initiative_id);
CREATE INDEX reviews_reminder_user_id_bd162b90 ON reviews_reminder USING btree (user_id);
CREATE INDEX reviews_resumption_decided_by_id_294aea90 ON reviews_resumption USING btree (decided_by_id);
CREATE INDEX reviews_resumption_record_hash_85cbf3d6_like ON reviews_resumption USING btree (record_hash varchar_pattern_ops);
CREATE INDEX reviews_reviewassignment_assigned_by_id_71e90c0e ON reviews_reviewassignment USING btree (assigned_by_id);
CREATE INDEX reviews_reviewassignment_gate_request_id_259d4da9 ON reviews_reviewassignment USING btree (gate_request_id);
CREATE INDEX reviews_reviewassignment_reviewer_id_3ed407ef ON reviews_reviewassignment USING btree (reviewer_id);
CREATE INDEX reviews_reviewpoint_asked_id_c5218728 ON reviews_reviewpoint USING btree (asked_id);
CREATE INDEX reviews_reviewpoint_gate_request_id_e6a37b6b ON reviews_reviewpoint USING btree (gate_request_id);
CREATE INDEX reviews_reviewpoint_initiative_id_f280d65e ON reviews_reviewpoint USING btree (initiative_id);
CREATE INDEX reviews_reviewpoint_raised_by_id_6a521d5c ON reviews_reviewpoint USING btree (raised_by_id);
CREATE INDEX reviews_reviewpoint_signature_id_2421ccbb ON reviews_reviewpoint USING btree (signature_id);
CREATE INDEX reviews_seenmark_gate_request_id_967641c4 ON reviews_seenmark USING btree (gate_request_id);
CREATE INDEX reviews_seenmark_user_id_57969212 ON reviews_seenmark USING btree (user_id);
CREATE INDEX reviews_signature_bundle_id_e6c8dc3d ON reviews_signature USING btree (bundle_id);
CREATE INDEX reviews_signature_bundle_id_e6c8dc3d_like ON reviews_signature USING btree (bundle_id varchar_pattern_ops);
CREATE INDEX reviews_signature_gate_request_id_92537b27 ON reviews_signature USING btree (gate_request_id);
CREATE INDEX reviews_signature_record_hash_90376e09_like ON reviews_signature USING btree (record_hash varchar_pattern_ops);
CREATE INDEX reviews_signature_signer_id_2e2c750e ON reviews_signature USING btree (signer_id);
CREATE INDEX reviews_signaturerevocation_revoked_by_id_2390c548 ON reviews_signaturerevocation USING btree (revoked_by_id);
CREATE INDEX reviews_signingconsent_user_id_80dfe2f7 ON reviews_signingconsent USING btree (user_id);
CREATE INDEX reviews_signinglock_seen_by_id_3440bc4d ON reviews_signinglock USING btree (seen_by_id);
CREATE INDEX reviews_signinglock_user_id_a1451a55 ON reviews_signinglock USING btree (user_id);
CREATE INDEX reviews_suspension_incident_id_2ac62804 ON reviews_suspension USING btree (incident_id);
CREATE INDEX reviews_suspension_initiative_id_2f4bc912 ON reviews_suspension USING btree (initiative_id);
CREATE INDEX reviews_suspension_suspended_by_id_170f1437 ON reviews_suspension USING btree (suspended_by_id);
CREATE INDEX reviews_waiver_approved_by_id_806624d1 ON reviews_waiver USING btree (approved_by_id);
CREATE INDEX reviews_waiver_extends_id_ce8fb024 ON reviews_waiver USING btree (extends_id);
CREATE INDEX reviews_waiver_initiative_id_46c641aa ON reviews_waiver USING btree (initiative_id);
CREATE INDEX reviews_waiver_requested_by_id_61fa95ca ON reviews_waiver USING btree (requested_by_id);
CREATE INDEX reviews_waiver_revoked_by_id_58e328a7 ON reviews_waiver USING btree (revoked_by_id);
CREATE INDEX reviews_watch_initiative_id_1b19d54f ON reviews_watch USING btree (initiative_id);
CREATE UNIQUE INDEX role_grant_once ON accounts_rolegrant USING btree (user_id, role, discipline);
CREATE UNIQUE INDEX run_reading_once ON metrics_runreading USING btree (run_id, measure);
CREATE UNIQUE INDEX saved_view_name_once ON portfolio_savedview USING btree (owner_id, name);
CREATE UNIQUE INDEX seat_one_holder ON initiatives_seat USING btree (initiative_id, kind) WHERE ((ended_at IS NULL) AND (NOT ((kind)::text = ANY ((ARRAY['member'::character varying, 'reviewer'::character varying])::text[]))));
CREATE UNIQUE INDEX seat_person_once ON initiatives_seat USING btree (initiative_id, kind, user_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX seen_mark_once ON reviews_seenmark USING btree (gate_request_id, user_id, criterion);
CREATE UNIQUE INDEX signature_slot_once ON reviews_signature USING btree (gate_request_id, kind, role, place) WHERE (replaces_id IS NULL);
CREATE UNIQUE INDEX signing_consent_once ON reviews_signingconsent USING btree (user_id, version);
CREATE UNIQUE INDEX snapshot_once_a_day ON portfolio_snapshot USING btree (day) WHERE is_daily;
CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON socialaccount_socialaccount USING btree (user_id);
CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON socialaccount_socialtoken USING btree (account_id);
CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON socialaccount_socialtoken USING btree (app_id);
CREATE INDEX standing_kpi_reached ON portfolio_standing USING btree (kpi_reached);
CREATE INDEX standing_worst_first ON portfolio_standing USING btree (health_rank, blocker_due_on, initiative_id, is_stalled, is_disagreeing, gate_needs_decision, gate_state);
CREATE INDEX stay_finished_by_phase ON phases_phasestay USING btree (phase, left_at);
CREATE INDEX stay_newest_by_phase ON phases_phasestay USING btree (phase, COALESCE(effective_left_on, ((left_at AT TIME ZONE 'UTC'::text))::date) DESC, id DESC) WHERE (left_at IS NOT NULL);
CREATE UNIQUE INDEX stay_one_open ON phases_phasestay USING btree (initiative_id) WHERE (left_at IS NULL);
CREATE UNIQUE INDEX unique_authenticator_type ON mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON account_emailaddress USING btree (email) WHERE verified;
CREATE UNIQUE INDEX user_email_unique ON accounts_user USING btree (lower((email)::text));
CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON usersessions_usersession USING btree (session_key varchar_pattern_ops);
CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON usersessions_usersession USING btree (user_id);
CREATE INDEX wait_open ON phases_wait USING btree (initiative_id, ended_at);
CREATE UNIQUE INDEX watch_once_a_cause ON reviews_watch USING btree (initiative_id, code) WHERE (ended_at IS NULL);
ALTER INDEX metrics_point_pkey ATTACH PARTITION metrics_point_default_pkey;
CREATE TRIGGER audit_checkpoint_no_change BEFORE DELETE OR UPDATE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_no_change;
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_no_truncate;
CREATE TRIGGER audit_checkpoint_time BEFORE INSERT ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_check_time();
ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_time;
CREATE TRIGGER audit_checkpointkey_no_change BEFORE DELETE OR UPDATE ON audit_checkpointkey FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_checkpointkey ENABLE ALWAYS TRIGGER audit_checkpointkey_no_change;
CREATE TRIGGER audit_checkpointkey_no_truncate BEFORE TRUNCATE ON audit_checkpointkey FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_checkpointkey ENABLE ALWAYS TRIGGER audit_checkpointkey_no_truncate;
CREATE TRIGGER audit_demomark_empty BEFORE INSERT ON audit_demomark FOR EACH ROW EXECUTE FUNCTION audit_demomark_check_empty();
ALTER TABLE audit_demomark ENABLE ALWAYS TRIGGER audit_demomark_empty;
CREATE TRIGGER audit_demomark_no_change BEFORE DELETE OR UPDATE ON audit_demomark FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_demomark ENABLE ALWAYS TRIGGER audit_demomark_no_change;
CREATE TRIGGER audit_demomark_no_truncate BEFORE TRUNCATE ON audit_demomark FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_demomark ENABLE ALWAYS TRIGGER audit_demomark_no_truncate;
CREATE TRIGGER audit_entry_no_change BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_change;
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_truncate;
CREATE TRIGGER audit_entry_time BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_check_time();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_time;
CREATE TRIGGER audit_link_no_change BEFORE DELETE OR UPDATE ON audit_link FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_link ENABLE ALWAYS TRIGGER audit_link_no_change;
CREATE TRIGGER audit_link_no_truncate BEFORE TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE audit_link ENABLE ALWAYS TRIGGER audit_link_no_truncate;
CREATE TRIGGER initiatives_classification_no_delete BEFORE DELETE ON initiatives_classification FOR EACH ROW WHEN (((old.source)::text <> 'imported'::text)) EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_classification ENABLE ALWAYS TRIGGER initiatives_classification_no_delete;
CREATE TRIGGER initiatives_classification_no_truncate BEFORE TRUNCATE ON initiatives_classification FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_classification ENABLE ALWAYS TRIGGER initiatives_classification_no_truncate;
CREATE TRIGGER initiatives_classification_no_update BEFORE UPDATE ON initiatives_classification FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_classification ENABLE ALWAYS TRIGGER initiatives_classification_no_update;
CREATE TRIGGER initiatives_classificationconfirmation_no_change BEFORE DELETE OR UPDATE ON initiatives_classificationconfirmation FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_classificationconfirmation ENABLE ALWAYS TRIGGER initiatives_classificationconfirmation_no_change;
CREATE TRIGGER initiatives_classificationconfirmation_no_truncate BEFORE TRUNCATE ON initiatives_classificationconfirmation FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_classificationconfirmation ENABLE ALWAYS TRIGGER initiatives_classificationconfirmation_no_truncate;
CREATE TRIGGER initiatives_comment_no_change BEFORE DELETE OR UPDATE ON initiatives_comment FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_comment ENABLE ALWAYS TRIGGER initiatives_comment_no_change;
CREATE TRIGGER initiatives_comment_no_truncate BEFORE TRUNCATE ON initiatives_comment FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_comment ENABLE ALWAYS TRIGGER initiatives_comment_no_truncate;
CREATE TRIGGER initiatives_commentretraction_no_change BEFORE DELETE OR UPDATE ON initiatives_commentretraction FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_commentretraction ENABLE ALWAYS TRIGGER initiatives_commentretraction_no_change;
CREATE TRIGGER initiatives_commentretraction_no_truncate BEFORE TRUNCATE ON initiatives_commentretraction FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_commentretraction ENABLE ALWAYS TRIGGER initiatives_commentretraction_no_truncate;
CREATE TRIGGER initiatives_componentversion_no_change BEFORE DELETE OR UPDATE ON initiatives_componentversion FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_componentversion ENABLE ALWAYS TRIGGER initiatives_componentversion_no_change;
CREATE TRIGGER initiatives_componentversion_no_truncate BEFORE TRUNCATE ON initiatives_componentversion FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_componentversion ENABLE ALWAYS TRIGGER initiatives_componentversion_no_truncate;
CREATE TRIGGER initiatives_disposal_no_change BEFORE DELETE OR UPDATE ON initiatives_disposal FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_disposal ENABLE ALWAYS TRIGGER initiatives_disposal_no_change;
CREATE TRIGGER initiatives_disposal_no_truncate BEFORE TRUNCATE ON initiatives_disposal FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_disposal ENABLE ALWAYS TRIGGER initiatives_disposal_no_truncate;
CREATE TRIGGER initiatives_evidenceremoval_no_change BEFORE DELETE OR UPDATE ON initiatives_evidenceremoval FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_evidenceremoval ENABLE ALWAYS TRIGGER initiatives_evidenceremoval_no_change;
CREATE TRIGGER initiatives_evidenceremoval_no_truncate BEFORE TRUNCATE ON initiatives_evidenceremoval FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_evidenceremoval ENABLE ALWAYS TRIGGER initiatives_evidenceremoval_no_truncate;
CREATE TRIGGER initiatives_evidenceversion_no_change BEFORE UPDATE ON initiatives_evidenceversion FOR EACH ROW EXECUTE FUNCTION flightline_evidence_change();
ALTER TABLE initiatives_evidenceversion ENABLE ALWAYS TRIGGER initiatives_evidenceversion_no_change;
COMMENT ON TRIGGER initiatives_evidenceversion_no_change ON initiatives_evidenceversion IS 'may change: filename, url, text';
CREATE TRIGGER initiatives_evidenceversion_no_delete BEFORE DELETE ON initiatives_evidenceversion FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_evidenceversion ENABLE ALWAYS TRIGGER initiatives_evidenceversion_no_delete;
CREATE TRIGGER initiatives_evidenceversion_no_truncate BEFORE TRUNCATE ON initiatives_evidenceversion FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE initiatives_evidenceversion ENABLE ALWAYS TRIGGER initiatives_evidenceversion_no_truncate;
CREATE TRIGGER metrics_budgetmove_no_change BEFORE DELETE OR UPDATE ON metrics_budgetmove FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_budgetmove ENABLE ALWAYS TRIGGER metrics_budgetmove_no_change;
CREATE TRIGGER metrics_budgetmove_no_truncate BEFORE TRUNCATE ON metrics_budgetmove FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_budgetmove ENABLE ALWAYS TRIGGER metrics_budgetmove_no_truncate;
CREATE TRIGGER metrics_budgettranche_no_change BEFORE DELETE OR UPDATE ON metrics_budgettranche FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_budgettranche ENABLE ALWAYS TRIGGER metrics_budgettranche_no_change;
CREATE TRIGGER metrics_budgettranche_no_truncate BEFORE TRUNCATE ON metrics_budgettranche FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_budgettranche ENABLE ALWAYS TRIGGER metrics_budgettranche_no_truncate;
CREATE TRIGGER metrics_driftreference_no_change BEFORE DELETE OR UPDATE ON metrics_driftreference FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_driftreference ENABLE ALWAYS TRIGGER metrics_driftreference_no_change;
CREATE TRIGGER metrics_driftreference_no_truncate BEFORE TRUNCATE ON metrics_driftreference FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_driftreference ENABLE ALWAYS TRIGGER metrics_driftreference_no_truncate;
CREATE TRIGGER metrics_frozenwindow_no_change BEFORE DELETE OR UPDATE ON metrics_frozenwindow FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_frozenwindow ENABLE ALWAYS TRIGGER metrics_frozenwindow_no_change;
CREATE TRIGGER metrics_frozenwindow_no_truncate BEFORE TRUNCATE ON metrics_frozenwindow FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_frozenwindow ENABLE ALWAYS TRIGGER metrics_frozenwindow_no_truncate;
CREATE TRIGGER metrics_kpicontractversion_no_change BEFORE DELETE OR UPDATE ON metrics_kpicontractversion FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_kpicontractversion ENABLE ALWAYS TRIGGER metrics_kpicontractversion_no_change;
CREATE TRIGGER metrics_kpicontractversion_no_truncate BEFORE TRUNCATE ON metrics_kpicontractversion FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_kpicontractversion ENABLE ALWAYS TRIGGER metrics_kpicontractversion_no_truncate;
CREATE TRIGGER metrics_metric_keeps_points BEFORE DELETE ON metrics_metric FOR EACH ROW EXECUTE FUNCTION metrics_metric_keeps_points();
CREATE TRIGGER metrics_numberconfirmation_no_change BEFORE DELETE OR UPDATE ON metrics_numberconfirmation FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_numberconfirmation ENABLE ALWAYS TRIGGER metrics_numberconfirmation_no_change;
CREATE TRIGGER metrics_numberconfirmation_no_truncate BEFORE TRUNCATE ON metrics_numberconfirmation FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_numberconfirmation ENABLE ALWAYS TRIGGER metrics_numberconfirmation_no_truncate;
CREATE TRIGGER metrics_numbergiven_no_change BEFORE DELETE OR UPDATE ON metrics_numbergiven FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_numbergiven ENABLE ALWAYS TRIGGER metrics_numbergiven_no_change;
CREATE TRIGGER metrics_numbergiven_no_truncate BEFORE TRUNCATE ON metrics_numbergiven FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_numbergiven ENABLE ALWAYS TRIGGER metrics_numbergiven_no_truncate;
CREATE TRIGGER metrics_point_has_metric AFTER INSERT ON metrics_point REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION metrics_point_has_metric();
CREATE TRIGGER metrics_point_stays BEFORE UPDATE ON metrics_point FOR EACH ROW WHEN ((old.metric_id <> new.metric_id)) EXECUTE FUNCTION metrics_point_stays();
CREATE TRIGGER metrics_pointrevision_no_change BEFORE DELETE OR UPDATE ON metrics_pointrevision FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_pointrevision ENABLE ALWAYS TRIGGER metrics_pointrevision_no_change;
CREATE TRIGGER metrics_pointrevision_no_truncate BEFORE TRUNCATE ON metrics_pointrevision FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_pointrevision ENABLE ALWAYS TRIGGER metrics_pointrevision_no_truncate;
CREATE TRIGGER metrics_valueentry_no_change BEFORE DELETE OR UPDATE ON metrics_valueentry FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_valueentry ENABLE ALWAYS TRIGGER metrics_valueentry_no_change;
CREATE TRIGGER metrics_valueentry_no_truncate BEFORE TRUNCATE ON metrics_valueentry FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_valueentry ENABLE ALWAYS TRIGGER metrics_valueentry_no_truncate;
CREATE TRIGGER metrics_valueverification_no_change BEFORE DELETE OR UPDATE ON metrics_valueverification FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_valueverification ENABLE ALWAYS TRIGGER metrics_valueverification_no_change;
CREATE TRIGGER metrics_valueverification_no_truncate BEFORE TRUNCATE ON metrics_valueverification FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE metrics_valueverification ENABLE ALWAYS TRIGGER metrics_valueverification_no_truncate;
CREATE TRIGGER phases_item_frozen BEFORE INSERT OR DELETE OR UPDATE ON phases_item FOR EACH ROW EXECUTE FUNCTION phases_refuse_published();
ALTER TABLE phases_item ENABLE ALWAYS TRIGGER phases_item_frozen;
CREATE TRIGGER phases_phasespec_frozen BEFORE INSERT OR DELETE OR UPDATE ON phases_phasespec FOR EACH ROW EXECUTE FUNCTION phases_refuse_published();
ALTER TABLE phases_phasespec ENABLE ALWAYS TRIGGER phases_phasespec_frozen;
CREATE TRIGGER phases_playbookversion_no_change BEFORE DELETE OR UPDATE ON phases_playbookversion FOR EACH ROW WHEN (((old.state)::text = 'published'::text)) EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE phases_playbookversion ENABLE ALWAYS TRIGGER phases_playbookversion_no_change;
CREATE TRIGGER phases_playbookversion_no_truncate BEFORE TRUNCATE ON phases_playbookversion FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE phases_playbookversion ENABLE ALWAYS TRIGGER phases_playbookversion_no_truncate;
CREATE TRIGGER portfolio_snapshot_no_change BEFORE DELETE OR UPDATE ON portfolio_snapshot FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE portfolio_snapshot ENABLE ALWAYS TRIGGER portfolio_snapshot_no_change;
CREATE TRIGGER portfolio_snapshot_no_truncate BEFORE TRUNCATE ON portfolio_snapshot FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE portfolio_snapshot ENABLE ALWAYS TRIGGER portfolio_snapshot_no_truncate;
CREATE TRIGGER reviews_bundle_no_change BEFORE DELETE OR UPDATE ON reviews_bundle FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_bundle ENABLE ALWAYS TRIGGER reviews_bundle_no_change;
CREATE TRIGGER reviews_bundle_no_truncate BEFORE TRUNCATE ON reviews_bundle FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_bundle ENABLE ALWAYS TRIGGER reviews_bundle_no_truncate;
CREATE TRIGGER reviews_classificationreview_no_change BEFORE DELETE OR UPDATE ON reviews_classificationreview FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_classificationreview ENABLE ALWAYS TRIGGER reviews_classificationreview_no_change;
CREATE TRIGGER reviews_classificationreview_no_truncate BEFORE TRUNCATE ON reviews_classificationreview FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_classificationreview ENABLE ALWAYS TRIGGER reviews_classificationreview_no_truncate;
CREATE TRIGGER reviews_classificationreview_rules BEFORE INSERT ON reviews_classificationreview FOR EACH ROW EXECUTE FUNCTION reviews_classificationreview_check();
ALTER TABLE reviews_classificationreview ENABLE ALWAYS TRIGGER reviews_classificationreview_rules;
CREATE TRIGGER reviews_componentreview_no_change BEFORE DELETE OR UPDATE ON reviews_componentreview FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_componentreview ENABLE ALWAYS TRIGGER reviews_componentreview_no_change;
CREATE TRIGGER reviews_componentreview_no_truncate BEFORE TRUNCATE ON reviews_componentreview FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_componentreview ENABLE ALWAYS TRIGGER reviews_componentreview_no_truncate;
CREATE TRIGGER reviews_componentreview_rules BEFORE INSERT ON reviews_componentreview FOR EACH ROW EXECUTE FUNCTION reviews_componentreview_check();
ALTER TABLE reviews_componentreview ENABLE ALWAYS TRIGGER reviews_componentreview_rules;
CREATE TRIGGER reviews_componentreviewrevocation_no_change BEFORE DELETE OR UPDATE ON reviews_componentreviewrevocation FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_componentreviewrevocation ENABLE ALWAYS TRIGGER reviews_componentreviewrevocation_no_change;
CREATE TRIGGER reviews_componentreviewrevocation_no_truncate BEFORE TRUNCATE ON reviews_componentreviewrevocation FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_componentreviewrevocation ENABLE ALWAYS TRIGGER reviews_componentreviewrevocation_no_truncate;
CREATE TRIGGER reviews_conditionextension_no_change BEFORE DELETE OR UPDATE ON reviews_conditionextension FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_conditionextension ENABLE ALWAYS TRIGGER reviews_conditionextension_no_change;
CREATE TRIGGER reviews_conditionextension_no_truncate BEFORE TRUNCATE ON reviews_conditionextension FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_conditionextension ENABLE ALWAYS TRIGGER reviews_conditionextension_no_truncate;
CREATE TRIGGER reviews_gatedecision_no_change BEFORE DELETE OR UPDATE ON reviews_gatedecision FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_gatedecision ENABLE ALWAYS TRIGGER reviews_gatedecision_no_change;
CREATE TRIGGER reviews_gatedecision_no_truncate BEFORE TRUNCATE ON reviews_gatedecision FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_gatedecision ENABLE ALWAYS TRIGGER reviews_gatedecision_no_truncate;
CREATE TRIGGER reviews_pointentry_no_change BEFORE DELETE OR UPDATE ON reviews_pointentry FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_pointentry ENABLE ALWAYS TRIGGER reviews_pointentry_no_change;
CREATE TRIGGER reviews_pointentry_no_truncate BEFORE TRUNCATE ON reviews_pointentry FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_pointentry ENABLE ALWAYS TRIGGER reviews_pointentry_no_truncate;
CREATE TRIGGER reviews_rebaseline_no_change BEFORE DELETE OR UPDATE ON reviews_rebaseline FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_rebaseline ENABLE ALWAYS TRIGGER reviews_rebaseline_no_change;
CREATE TRIGGER reviews_rebaseline_no_truncate BEFORE TRUNCATE ON reviews_rebaseline FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_rebaseline ENABLE ALWAYS TRIGGER reviews_rebaseline_no_truncate;
CREATE TRIGGER reviews_recheckfinding_no_change BEFORE DELETE OR UPDATE ON reviews_recheckfinding FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_recheckfinding ENABLE ALWAYS TRIGGER reviews_recheckfinding_no_change;
CREATE TRIGGER reviews_recheckfinding_no_seat BEFORE INSERT ON reviews_recheckfinding FOR EACH ROW EXECUTE FUNCTION reviews_recheckfinding_no_seat_check();
ALTER TABLE reviews_recheckfinding ENABLE ALWAYS TRIGGER reviews_recheckfinding_no_seat;
CREATE TRIGGER reviews_recheckfinding_no_truncate BEFORE TRUNCATE ON reviews_recheckfinding FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_recheckfinding ENABLE ALWAYS TRIGGER reviews_recheckfinding_no_truncate;
CREATE TRIGGER reviews_reminder_no_change BEFORE DELETE OR UPDATE ON reviews_reminder FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_reminder ENABLE ALWAYS TRIGGER reviews_reminder_no_change;
CREATE TRIGGER reviews_reminder_no_truncate BEFORE TRUNCATE ON reviews_reminder FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_reminder ENABLE ALWAYS TRIGGER reviews_reminder_no_truncate;
CREATE TRIGGER reviews_resumption_no_change BEFORE DELETE OR UPDATE ON reviews_resumption FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_resumption ENABLE ALWAYS TRIGGER reviews_resumption_no_change;
CREATE TRIGGER reviews_resumption_no_truncate BEFORE TRUNCATE ON reviews_resumption FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_resumption ENABLE ALWAYS TRIGGER reviews_resumption_no_truncate;
CREATE TRIGGER reviews_resumption_second_person BEFORE INSERT ON reviews_resumption FOR EACH ROW EXECUTE FUNCTION reviews_resumption_second_person_check();
ALTER TABLE reviews_resumption ENABLE ALWAYS TRIGGER reviews_resumption_second_person;
CREATE TRIGGER reviews_reviewpoint_no_change BEFORE DELETE OR UPDATE ON reviews_reviewpoint FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_reviewpoint ENABLE ALWAYS TRIGGER reviews_reviewpoint_no_change;
CREATE TRIGGER reviews_reviewpoint_no_truncate BEFORE TRUNCATE ON reviews_reviewpoint FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_reviewpoint ENABLE ALWAYS TRIGGER reviews_reviewpoint_no_truncate;
CREATE TRIGGER reviews_signature_no_change BEFORE DELETE OR UPDATE ON reviews_signature FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_signature ENABLE ALWAYS TRIGGER reviews_signature_no_change;
CREATE TRIGGER reviews_signature_no_truncate BEFORE TRUNCATE ON reviews_signature FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_signature ENABLE ALWAYS TRIGGER reviews_signature_no_truncate;
CREATE TRIGGER reviews_signature_rules BEFORE INSERT ON reviews_signature FOR EACH ROW EXECUTE FUNCTION reviews_signature_check();
ALTER TABLE reviews_signature ENABLE ALWAYS TRIGGER reviews_signature_rules;
CREATE TRIGGER reviews_signaturerevocation_no_change BEFORE DELETE OR UPDATE ON reviews_signaturerevocation FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_signaturerevocation ENABLE ALWAYS TRIGGER reviews_signaturerevocation_no_change;
CREATE TRIGGER reviews_signaturerevocation_no_truncate BEFORE TRUNCATE ON reviews_signaturerevocation FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_signaturerevocation ENABLE ALWAYS TRIGGER reviews_signaturerevocation_no_truncate;
CREATE TRIGGER reviews_signingconsent_no_change BEFORE DELETE OR UPDATE ON reviews_signingconsent FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_signingconsent ENABLE ALWAYS TRIGGER reviews_signingconsent_no_change;
CREATE TRIGGER reviews_signingconsent_no_truncate BEFORE TRUNCATE ON reviews_signingconsent FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_signingconsent ENABLE ALWAYS TRIGGER reviews_signingconsent_no_truncate;
CREATE TRIGGER reviews_suspension_no_change BEFORE DELETE OR UPDATE ON reviews_suspension FOR EACH ROW EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_suspension ENABLE ALWAYS TRIGGER reviews_suspension_no_change;
CREATE TRIGGER reviews_suspension_no_truncate BEFORE TRUNCATE ON reviews_suspension FOR EACH STATEMENT EXECUTE FUNCTION flightline_refuse_change();
ALTER TABLE reviews_suspension ENABLE ALWAYS TRIGGER reviews_suspension_no_truncate;
ALTER TABLE ONLY account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_apitoken
    ADD CONSTRAINT accounts_apitoken_created_by_id_eaf61c5d_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_apitoken
    ADD CONSTRAINT accounts_apitoken_user_id_bbee13e0_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_chataddress
    ADD CONSTRAINT accounts_chataddress_user_id_18e137d2_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_delivery
    ADD CONSTRAINT accounts_delivery_user_id_365e3612_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_follow
    ADD CONSTRAINT accounts_follow_user_id_6a8a367b_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_notice
    ADD CONSTRAINT accounts_notice_chat_id_097050d4_fk_accounts_delivery_id FOREIGN KEY (chat_id) REFERENCES accounts_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_notice
    ADD CONSTRAINT accounts_notice_mail_id_98c053b3_fk_accounts_delivery_id FOREIGN KEY (mail_id) REFERENCES accounts_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_notice
    ADD CONSTRAINT accounts_notice_user_id_5ad526c6_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_noticesettings
    ADD CONSTRAINT accounts_noticesettings_user_id_c5d9f445_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_providerlogin
    ADD CONSTRAINT accounts_providerlogin_user_id_0fce7572_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_rolegrant
    ADD CONSTRAINT accounts_rolegrant_granted_by_id_7c2165d8_fk_accounts_user_id FOREIGN KEY (granted_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_rolegrant
    ADD CONSTRAINT accounts_rolegrant_user_id_0601f056_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_group_id_bd11a704_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_user_id_52b62117_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_p_permission_id_113bb443_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_p_user_id_e4f0a161_fk_accounts_ FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY audit_anchormail
    ADD CONSTRAINT audit_anchormail_checkpoint_id_cccb11f2_fk_audit_checkpoint_id FOREIGN KEY (checkpoint_id) REFERENCES audit_checkpoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY audit_link
    ADD CONSTRAINT audit_link_entry_id_090b67f9_fk_audit_entry_id FOREIGN KEY (entry_id) REFERENCES audit_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_classificationconfirmation
    ADD CONSTRAINT initiatives_classifi_classification_id_30aba8c0_fk_initiativ FOREIGN KEY (classification_id) REFERENCES initiatives_classification(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_classificationconfirmation
    ADD CONSTRAINT initiatives_classifi_confirmed_by_id_a35b7732_fk_accounts_ FOREIGN KEY (confirmed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_classification
    ADD CONSTRAINT initiatives_classifi_given_by_id_ca6b1e47_fk_accounts_ FOREIGN KEY (given_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_classification
    ADD CONSTRAINT initiatives_classifi_initiative_id_93ecc2b2_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_comment
    ADD CONSTRAINT initiatives_comment_initiative_id_0b645a7b_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_comment
    ADD CONSTRAINT initiatives_comment_said_by_id_f8c5b19a_fk_accounts_user_id FOREIGN KEY (said_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_commentretraction
    ADD CONSTRAINT initiatives_commentr_comment_id_920bc2b5_fk_initiativ FOREIGN KEY (comment_id) REFERENCES initiatives_comment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_componentversion
    ADD CONSTRAINT initiatives_componen_added_by_id_50db90c2_fk_accounts_ FOREIGN KEY (added_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_componentversion
    ADD CONSTRAINT initiatives_componen_component_id_a85f2071_fk_initiativ FOREIGN KEY (component_id) REFERENCES initiatives_component(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_component
    ADD CONSTRAINT initiatives_componen_created_by_id_935a1c0b_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_component
    ADD CONSTRAINT initiatives_component_owner_id_09be9026_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_datasource
    ADD CONSTRAINT initiatives_datasour_initiative_id_afd34661_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_datasource
    ADD CONSTRAINT initiatives_datasour_supplied_by_id_2aa398ea_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_datasource
    ADD CONSTRAINT initiatives_datasource_owner_id_27b508d8_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_decision
    ADD CONSTRAINT initiatives_decision_initiative_id_c1483556_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_decision
    ADD CONSTRAINT initiatives_decision_owner_id_70eeada3_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_decision
    ADD CONSTRAINT initiatives_decision_supersedes_id_e195e35c_fk_initiativ FOREIGN KEY (supersedes_id) REFERENCES initiatives_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_decision
    ADD CONSTRAINT initiatives_decision_supplied_by_id_3cae0993_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_dependency
    ADD CONSTRAINT initiatives_dependen_component_id_35cd32c3_fk_initiativ FOREIGN KEY (component_id) REFERENCES initiatives_component(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_dependency
    ADD CONSTRAINT initiatives_dependen_component_version_id_84b4f728_fk_initiativ FOREIGN KEY (component_version_id) REFERENCES initiatives_componentversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_dependency
    ADD CONSTRAINT initiatives_dependen_declared_by_id_d891e6ad_fk_accounts_ FOREIGN KEY (declared_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_dependency
    ADD CONSTRAINT initiatives_dependen_initiative_id_58c85f21_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_disposal
    ADD CONSTRAINT initiatives_disposal_initiative_id_78ddc762_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_disposal
    ADD CONSTRAINT initiatives_disposal_proof_id_9b0ece3b_fk_initiativ FOREIGN KEY (proof_id) REFERENCES initiatives_evidenceversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_disposal
    ADD CONSTRAINT initiatives_disposal_recorded_by_id_32c27469_fk_accounts_ FOREIGN KEY (recorded_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_edgecase
    ADD CONSTRAINT initiatives_edgecase_initiative_id_1cf83193_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_edgecase
    ADD CONSTRAINT initiatives_edgecase_owner_id_e7d4ab2b_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_edgecase
    ADD CONSTRAINT initiatives_edgecase_supplied_by_id_9487bc70_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_escalationpath
    ADD CONSTRAINT initiatives_escalati_initiative_id_2bfd501f_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_escalationpath
    ADD CONSTRAINT initiatives_escalati_owner_id_e18ed215_fk_accounts_ FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_escalationpath
    ADD CONSTRAINT initiatives_escalati_supplied_by_id_39892b99_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidenceremoval
    ADD CONSTRAINT initiatives_evidence_approved_by_id_e956f558_fk_accounts_ FOREIGN KEY (approved_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidencecheck
    ADD CONSTRAINT initiatives_evidence_asked_by_id_81d5004d_fk_accounts_ FOREIGN KEY (asked_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidencelink
    ADD CONSTRAINT initiatives_evidence_confirmed_by_id_df455034_fk_accounts_ FOREIGN KEY (confirmed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidenceversion
    ADD CONSTRAINT initiatives_evidence_evidence_id_2d281433_fk_initiativ FOREIGN KEY (evidence_id) REFERENCES initiatives_evidence(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidence
    ADD CONSTRAINT initiatives_evidence_initiative_id_7ff892a2_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidenceremoval
    ADD CONSTRAINT initiatives_evidence_request_id_0de3bb5b_fk_initiativ FOREIGN KEY (request_id) REFERENCES initiatives_removalrequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidenceremoval
    ADD CONSTRAINT initiatives_evidence_requested_by_id_26badcfa_fk_accounts_ FOREIGN KEY (requested_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidenceversion
    ADD CONSTRAINT initiatives_evidence_supplied_by_id_30d32492_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidenceremoval
    ADD CONSTRAINT initiatives_evidence_version_id_2c377fa5_fk_initiativ FOREIGN KEY (version_id) REFERENCES initiatives_evidenceversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_evidencelink
    ADD CONSTRAINT initiatives_evidence_version_id_2f6bf83c_fk_initiativ FOREIGN KEY (version_id) REFERENCES initiatives_evidenceversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_fileerasure
    ADD CONSTRAINT initiatives_fileeras_removal_id_e6ae8c6a_fk_initiativ FOREIGN KEY (removal_id) REFERENCES initiatives_evidenceremoval(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_humantouchpoint
    ADD CONSTRAINT initiatives_humantou_initiative_id_09c4fe49_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_humantouchpoint
    ADD CONSTRAINT initiatives_humantou_owner_id_0d65b67f_fk_accounts_ FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_humantouchpoint
    ADD CONSTRAINT initiatives_humantou_supplied_by_id_70564818_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_incident
    ADD CONSTRAINT initiatives_incident_initiative_id_dbcf1430_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_incident
    ADD CONSTRAINT initiatives_incident_owner_id_5b0f7884_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_incident
    ADD CONSTRAINT initiatives_incident_supplied_by_id_63c530ac_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_initiative
    ADD CONSTRAINT initiatives_initiati_created_by_id_a9419c88_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_intakedraft
    ADD CONSTRAINT initiatives_intakedr_created_by_id_10696222_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_intakedraft
    ADD CONSTRAINT initiatives_intakedr_submitted_as_id_7fee4055_fk_initiativ FOREIGN KEY (submitted_as_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_legalhold
    ADD CONSTRAINT initiatives_legalhol_initiative_id_cb457c15_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_legalhold
    ADD CONSTRAINT initiatives_legalhold_lifted_by_id_6bb648d3_fk_accounts_user_id FOREIGN KEY (lifted_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_legalhold
    ADD CONSTRAINT initiatives_legalhold_put_by_id_09dc55d1_fk_accounts_user_id FOREIGN KEY (put_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_mention
    ADD CONSTRAINT initiatives_mention_comment_id_994a7317_fk_initiativ FOREIGN KEY (comment_id) REFERENCES initiatives_comment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_mention
    ADD CONSTRAINT initiatives_mention_user_id_d0b00541_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_nodependency
    ADD CONSTRAINT initiatives_nodepend_initiative_id_4b80939e_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_nodependency
    ADD CONSTRAINT initiatives_nodepend_stated_by_id_4c6896b5_fk_accounts_ FOREIGN KEY (stated_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_qualityrating
    ADD CONSTRAINT initiatives_qualityr_data_source_id_ac134867_fk_initiativ FOREIGN KEY (data_source_id) REFERENCES initiatives_datasource(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_removalrequest
    ADD CONSTRAINT initiatives_removalr_closed_by_id_8ef6143d_fk_accounts_ FOREIGN KEY (closed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_removalrequest
    ADD CONSTRAINT initiatives_removalr_requested_by_id_eb98e0f4_fk_accounts_ FOREIGN KEY (requested_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_removalrequest
    ADD CONSTRAINT initiatives_removalr_version_id_e18aee37_fk_initiativ FOREIGN KEY (version_id) REFERENCES initiatives_evidenceversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_requirement
    ADD CONSTRAINT initiatives_requirem_initiative_id_a6b13d11_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_requirement
    ADD CONSTRAINT initiatives_requirem_supplied_by_id_915e7382_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_requirement
    ADD CONSTRAINT initiatives_requirement_owner_id_7f4b7199_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_risk
    ADD CONSTRAINT initiatives_risk_initiative_id_f9f36cdf_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_risk
    ADD CONSTRAINT initiatives_risk_owner_id_c4165f32_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_risk
    ADD CONSTRAINT initiatives_risk_supplied_by_id_9f95e178_fk_accounts_user_id FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_runbook
    ADD CONSTRAINT initiatives_runbook_initiative_id_333f5388_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_runbook
    ADD CONSTRAINT initiatives_runbook_owner_id_6fe48ce6_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_runbook
    ADD CONSTRAINT initiatives_runbook_supplied_by_id_680914aa_fk_accounts_user_id FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_seat
    ADD CONSTRAINT initiatives_seat_initiative_id_a7408e99_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_seat
    ADD CONSTRAINT initiatives_seat_user_id_c53a4424_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_statusupdate
    ADD CONSTRAINT initiatives_statusup_initiative_id_88c414ec_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_statusupdate
    ADD CONSTRAINT initiatives_statusup_posted_by_id_5711ee4f_fk_accounts_ FOREIGN KEY (posted_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_testresult
    ADD CONSTRAINT initiatives_testresu_initiative_id_eba9af86_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_testresult
    ADD CONSTRAINT initiatives_testresu_supplied_by_id_01986f98_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY initiatives_testresult
    ADD CONSTRAINT initiatives_testresult_owner_id_f947d804_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_alert
    ADD CONSTRAINT metrics_alert_acknowledged_by_id_7182b409_fk_accounts_user_id FOREIGN KEY (acknowledged_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_alert
    ADD CONSTRAINT metrics_alert_assigned_to_id_0929fc1a_fk_accounts_user_id FOREIGN KEY (assigned_to_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_alert
    ADD CONSTRAINT metrics_alert_initiative_id_138596f4_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_alert
    ADD CONSTRAINT metrics_alert_metric_id_a25bd84e_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_alert
    ADD CONSTRAINT metrics_alert_objective_id_6fc924be_fk_metrics_objective_id FOREIGN KEY (objective_id) REFERENCES metrics_objective(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_alert
    ADD CONSTRAINT metrics_alert_risk_id_81848c21_fk_initiatives_risk_id FOREIGN KEY (risk_id) REFERENCES initiatives_risk(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_allowedaddress
    ADD CONSTRAINT metrics_allowedaddress_owner_id_3df5f3e4_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_annotation
    ADD CONSTRAINT metrics_annotation_by_id_5b4a48d3_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_annotation
    ADD CONSTRAINT metrics_annotation_initiative_id_74811880_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_budgetmove
    ADD CONSTRAINT metrics_budgetmove_by_id_fb9ecec8_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_budgetmove
    ADD CONSTRAINT metrics_budgetmove_tranche_id_4c671981_fk_metrics_b FOREIGN KEY (tranche_id) REFERENCES metrics_budgettranche(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_budgettranche
    ADD CONSTRAINT metrics_budgettranch_initiative_id_2c544c56_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_budgettranche
    ADD CONSTRAINT metrics_budgettranch_replaces_id_8c2f01d3_fk_metrics_b FOREIGN KEY (replaces_id) REFERENCES metrics_budgettranche(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_budgettranche
    ADD CONSTRAINT metrics_budgettranche_set_by_id_08f2a53b_fk_accounts_user_id FOREIGN KEY (set_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_change
    ADD CONSTRAINT metrics_change_initiative_id_4b214345_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_change
    ADD CONSTRAINT metrics_change_metric_id_621b089b_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_change
    ADD CONSTRAINT metrics_change_owner_id_248b8d38_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_change
    ADD CONSTRAINT metrics_change_supplied_by_id_bc35de63_fk_accounts_user_id FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_dirtyday
    ADD CONSTRAINT metrics_dirtyday_metric_id_40e3cca9_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_driftperiod
    ADD CONSTRAINT metrics_driftperiod_chosen_by_id_17aa087f_fk_accounts_user_id FOREIGN KEY (chosen_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_driftperiod
    ADD CONSTRAINT metrics_driftperiod_metric_id_1596c5dd_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_driftreference
    ADD CONSTRAINT metrics_driftreference_added_by_id_a9bd7dcf_fk_accounts_user_id FOREIGN KEY (added_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_driftreference
    ADD CONSTRAINT metrics_driftreference_metric_id_8dabcd6b_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_driftsnapshot
    ADD CONSTRAINT metrics_driftsnapsho_reference_id_cc6aa01b_fk_metrics_d FOREIGN KEY (reference_id) REFERENCES metrics_driftreference(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_driftverdict
    ADD CONSTRAINT metrics_driftverdict_metric_id_f8a07de7_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_escalation
    ADD CONSTRAINT metrics_escalation_alert_id_eeda0873_fk_metrics_alert_id FOREIGN KEY (alert_id) REFERENCES metrics_alert(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_escalation
    ADD CONSTRAINT metrics_escalation_path_id_64c2421b_fk_initiativ FOREIGN KEY (path_id) REFERENCES initiatives_escalationpath(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_escalation
    ADD CONSTRAINT metrics_escalation_user_id_411c515e_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedback
    ADD CONSTRAINT metrics_feedback_change_id_a8b51087_fk_metrics_change_id FOREIGN KEY (change_id) REFERENCES metrics_change(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedback
    ADD CONSTRAINT metrics_feedback_edge_case_id_1bd9223d_fk_initiativ FOREIGN KEY (edge_case_id) REFERENCES initiatives_edgecase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedback
    ADD CONSTRAINT metrics_feedback_form_id_3bd6b849_fk_metrics_feedbackform_id FOREIGN KEY (form_id) REFERENCES metrics_feedbackform(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedback
    ADD CONSTRAINT metrics_feedback_initiative_id_dc3bca3f_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedback
    ADD CONSTRAINT metrics_feedback_owner_id_b36dae3a_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedback
    ADD CONSTRAINT metrics_feedback_supplied_by_id_0f6f68ff_fk_accounts_user_id FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedbackform
    ADD CONSTRAINT metrics_feedbackform_added_by_id_f8e6a12b_fk_accounts_user_id FOREIGN KEY (added_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_feedbackform
    ADD CONSTRAINT metrics_feedbackform_initiative_id_9e97b866_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_frozenwindow
    ADD CONSTRAINT metrics_frozenwindow_metric_id_8a8f1aa2_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_hook
    ADD CONSTRAINT metrics_hook_added_by_id_3ebf1a4c_fk_accounts_user_id FOREIGN KEY (added_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_hook
    ADD CONSTRAINT metrics_hook_initiative_id_63b19c93_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_kpicontract
    ADD CONSTRAINT metrics_kpicontract_initiative_id_64fc8b44_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_kpicontract
    ADD CONSTRAINT metrics_kpicontract_metric_id_a8bffc61_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_kpicontractversion
    ADD CONSTRAINT metrics_kpicontractv_agreed_by_id_37d7c52f_fk_accounts_ FOREIGN KEY (agreed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_kpicontractversion
    ADD CONSTRAINT metrics_kpicontractv_contract_id_00451392_fk_metrics_k FOREIGN KEY (contract_id) REFERENCES metrics_kpicontract(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_kpicontractversion
    ADD CONSTRAINT metrics_kpicontractv_owner_id_97b9c648_fk_accounts_ FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_metric
    ADD CONSTRAINT metrics_metric_initiative_id_069edc2e_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_metric
    ADD CONSTRAINT metrics_metric_owner_id_e9fd2340_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_metric
    ADD CONSTRAINT metrics_metric_predictions_id_487a412f_fk_metrics_metric_id FOREIGN KEY (predictions_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_metric
    ADD CONSTRAINT metrics_metric_proxy_id_dc4d736d_fk_metrics_metric_id FOREIGN KEY (proxy_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_metric
    ADD CONSTRAINT metrics_metric_source_id_a1a6236b_fk_metrics_source_id FOREIGN KEY (source_id) REFERENCES metrics_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_metricday
    ADD CONSTRAINT metrics_metricday_metric_id_00d42a32_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_numberconfirmation
    ADD CONSTRAINT metrics_numberconfir_confirmed_by_id_a256e8cb_fk_accounts_ FOREIGN KEY (confirmed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_numberconfirmation
    ADD CONSTRAINT metrics_numberconfir_metric_id_2879180c_fk_metrics_m FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_numbergiven
    ADD CONSTRAINT metrics_numbergiven_metric_id_d9fa9425_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_numbergiven
    ADD CONSTRAINT metrics_numbergiven_user_id_d036714e_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_objective
    ADD CONSTRAINT metrics_objective_created_by_id_5f37c974_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_objective
    ADD CONSTRAINT metrics_objective_ended_by_id_ce986a41_fk_accounts_user_id FOREIGN KEY (ended_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_objective
    ADD CONSTRAINT metrics_objective_good_metric_id_3c308e8c_fk_metrics_metric_id FOREIGN KEY (good_metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_objective
    ADD CONSTRAINT metrics_objective_initiative_id_3886019b_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_objective
    ADD CONSTRAINT metrics_objective_metric_id_3a1292c7_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pilotcohort
    ADD CONSTRAINT metrics_pilotcohort_initiative_id_797b4ba5_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pilotcohort
    ADD CONSTRAINT metrics_pilotcohort_owner_id_588cd2b9_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pilotcohort
    ADD CONSTRAINT metrics_pilotcohort_supplied_by_id_b0b1281c_fk_accounts_user_id FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_plannedsignal
    ADD CONSTRAINT metrics_plannedsigna_initiative_id_d970a3f4_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_plannedsignal
    ADD CONSTRAINT metrics_plannedsigna_supplied_by_id_213fe3ee_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_plannedsignal
    ADD CONSTRAINT metrics_plannedsignal_metric_id_c70147be_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_plannedsignal
    ADD CONSTRAINT metrics_plannedsignal_owner_id_5857b686_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pointfile
    ADD CONSTRAINT metrics_pointfile_added_by_id_e1be8a5c_fk_accounts_user_id FOREIGN KEY (added_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pointfile
    ADD CONSTRAINT metrics_pointfile_metric_id_ac239d83_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pointrevision
    ADD CONSTRAINT metrics_pointrevision_metric_id_c0e0fd33_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pointrevision
    ADD CONSTRAINT metrics_pointrevision_user_id_055dde0e_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pull
    ADD CONSTRAINT metrics_pull_metric_id_0bd4197d_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pull
    ADD CONSTRAINT metrics_pull_requested_by_id_d7265389_fk_accounts_user_id FOREIGN KEY (requested_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_pushreceipt
    ADD CONSTRAINT metrics_pushreceipt_pushed_by_id_00053e3a_fk_accounts_user_id FOREIGN KEY (pushed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retraining
    ADD CONSTRAINT metrics_retraining_component_id_9c66606b_fk_initiativ FOREIGN KEY (component_id) REFERENCES initiatives_component(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retraining
    ADD CONSTRAINT metrics_retraining_drift_metric_id_d189ad08_fk_metrics_m FOREIGN KEY (drift_metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retraining
    ADD CONSTRAINT metrics_retraining_initiative_id_194bddb9_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retraining
    ADD CONSTRAINT metrics_retraining_owner_id_91a75766_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retraining
    ADD CONSTRAINT metrics_retraining_supplied_by_id_c5ed4d25_fk_accounts_user_id FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retrainingrun
    ADD CONSTRAINT metrics_retrainingru_initiative_id_55d880d2_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retrainingrun
    ADD CONSTRAINT metrics_retrainingru_retraining_id_816926e6_fk_metrics_r FOREIGN KEY (retraining_id) REFERENCES metrics_retraining(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retrainingrun
    ADD CONSTRAINT metrics_retrainingrun_closed_by_id_d247bfe7_fk_accounts_user_id FOREIGN KEY (closed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_retrainingrun
    ADD CONSTRAINT metrics_retrainingrun_opened_by_id_a0b5e25f_fk_accounts_user_id FOREIGN KEY (opened_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_runreading
    ADD CONSTRAINT metrics_runreading_metric_id_833376fd_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_runreading
    ADD CONSTRAINT metrics_runreading_run_id_7fe48078_fk_metrics_retrainingrun_id FOREIGN KEY (run_id) REFERENCES metrics_retrainingrun(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_source
    ADD CONSTRAINT metrics_source_owner_id_a58b5eac_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valuebasis
    ADD CONSTRAINT metrics_valuebasis_adoption_metric_id_4f21c6a9_fk_metrics_m FOREIGN KEY (adoption_metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valuebasis
    ADD CONSTRAINT metrics_valuebasis_initiative_id_1f8a579a_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valuebasis
    ADD CONSTRAINT metrics_valuebasis_volume_metric_id_c0610fc1_fk_metrics_m FOREIGN KEY (volume_metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueentry
    ADD CONSTRAINT metrics_valueentry_entered_by_id_c38ac17d_fk_accounts_user_id FOREIGN KEY (entered_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueentry
    ADD CONSTRAINT metrics_valueentry_initiative_id_646325ee_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueentry
    ADD CONSTRAINT metrics_valueentry_metric_id_54c8f58e_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueentry
    ADD CONSTRAINT metrics_valueentry_replaces_id_a76ff119_fk_metrics_v FOREIGN KEY (replaces_id) REFERENCES metrics_valueentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueentry
    ADD CONSTRAINT metrics_valueentry_report_id_918ee131_fk_initiativ FOREIGN KEY (report_id) REFERENCES initiatives_evidenceversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueverification
    ADD CONSTRAINT metrics_valueverific_entered_by_id_935032d6_fk_accounts_ FOREIGN KEY (entered_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueverification
    ADD CONSTRAINT metrics_valueverific_entry_id_953c8220_fk_metrics_v FOREIGN KEY (entry_id) REFERENCES metrics_valueentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY metrics_valueverification
    ADD CONSTRAINT metrics_valueverific_verified_by_id_a775134a_fk_accounts_ FOREIGN KEY (verified_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_answer
    ADD CONSTRAINT phases_answer_answered_by_id_e5fcf653_fk_accounts_user_id FOREIGN KEY (answered_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_answer
    ADD CONSTRAINT phases_answer_assigned_to_id_7cbda54b_fk_accounts_user_id FOREIGN KEY (assigned_to_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_answer
    ADD CONSTRAINT phases_answer_initiative_id_6e6692f0_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_answer
    ADD CONSTRAINT phases_answer_item_id_07f3fcd2_fk_phases_item_id FOREIGN KEY (item_id) REFERENCES phases_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_answerevidence
    ADD CONSTRAINT phases_answerevidenc_evidence_id_85bf1154_fk_initiativ FOREIGN KEY (evidence_id) REFERENCES initiatives_evidence(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_answerevidence
    ADD CONSTRAINT phases_answerevidence_answer_id_5c9e8be6_fk_phases_answer_id FOREIGN KEY (answer_id) REFERENCES phases_answer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_asked_of_id_33a7a61f_fk_accounts_user_id FOREIGN KEY (asked_of_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_decision_id_6c592cae_fk_initiatives_decision_id FOREIGN KEY (decision_id) REFERENCES initiatives_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_initiative_id_af2f65fa_fk_initiatives_initiative_id FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_raised_by_id_bad1e579_fk_accounts_user_id FOREIGN KEY (raised_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_wait_id_849a0392_fk_phases_wait_id FOREIGN KEY (wait_id) REFERENCES phases_wait(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_ask
    ADD CONSTRAINT phases_ask_withdrawn_by_id_41624183_fk_accounts_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_draftpart
    ADD CONSTRAINT phases_draftpart_draft_id_f946f06a_fk_phases_playbookdraft_id FOREIGN KEY (draft_id) REFERENCES phases_playbookdraft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_draftpart
    ADD CONSTRAINT phases_draftpart_saved_by_id_f2d9c52f_fk_accounts_user_id FOREIGN KEY (saved_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_expansionwave
    ADD CONSTRAINT phases_expansionwave_component_version_id_81bfb0f4_fk_initiativ FOREIGN KEY (component_version_id) REFERENCES initiatives_componentversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_expansionwave
    ADD CONSTRAINT phases_expansionwave_initiative_id_70e75535_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_expansionwave
    ADD CONSTRAINT phases_expansionwave_metric_id_35e5f127_fk_metrics_metric_id FOREIGN KEY (metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_expansionwave
    ADD CONSTRAINT phases_expansionwave_owner_id_642ee894_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_expansionwave
    ADD CONSTRAINT phases_expansionwave_scope_asked_by_id_3dc4b5d6_fk_accounts_ FOREIGN KEY (scope_asked_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_expansionwave
    ADD CONSTRAINT phases_expansionwave_supplied_by_id_d122b4eb_fk_accounts_ FOREIGN KEY (supplied_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_externalevent
    ADD CONSTRAINT phases_externalevent_initiative_id_ce5addb9_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_externalevent
    ADD CONSTRAINT phases_externalevent_reported_by_id_ad54be4c_fk_accounts_ FOREIGN KEY (reported_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_item
    ADD CONSTRAINT phases_item_version_id_a4a35f33_fk_phases_playbookversion_id FOREIGN KEY (version_id) REFERENCES phases_playbookversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_phasespec
    ADD CONSTRAINT phases_phasespec_version_id_25e01f29_fk_phases_pl FOREIGN KEY (version_id) REFERENCES phases_playbookversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_phasestay
    ADD CONSTRAINT phases_phasestay_initiative_id_37afd3f4_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_pin
    ADD CONSTRAINT phases_pin_initiative_id_1c037f3c_fk_initiatives_initiative_id FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_pin
    ADD CONSTRAINT phases_pin_version_id_310a9d89_fk_phases_playbookversion_id FOREIGN KEY (version_id) REFERENCES phases_playbookversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_playbookdraft
    ADD CONSTRAINT phases_playbookdraft_based_on_id_c85e20d5_fk_phases_pl FOREIGN KEY (based_on_id) REFERENCES phases_playbookversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_playbookdraft
    ADD CONSTRAINT phases_playbookdraft_created_by_id_3a7ecb43_fk_accounts_user_id FOREIGN KEY (created_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_playbookversion
    ADD CONSTRAINT phases_playbookversi_playbook_id_7a17c538_fk_phases_pl FOREIGN KEY (playbook_id) REFERENCES phases_playbook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_wait
    ADD CONSTRAINT phases_wait_initiative_id_d91a2dc7_fk_initiatives_initiative_id FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_wait
    ADD CONSTRAINT phases_wait_started_by_id_ed69d13d_fk_accounts_user_id FOREIGN KEY (started_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY phases_wait
    ADD CONSTRAINT phases_wait_waiting_on_user_id_4a7dfbe6_fk_accounts_user_id FOREIGN KEY (waiting_on_user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_attempt
    ADD CONSTRAINT portfolio_attempt_delivery_id_019dc59f_fk_portfolio_delivery_id FOREIGN KEY (delivery_id) REFERENCES portfolio_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_boardlink
    ADD CONSTRAINT portfolio_boardlink_made_by_id_406aee23_fk_accounts_user_id FOREIGN KEY (made_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_bulkchange
    ADD CONSTRAINT portfolio_bulkchange_made_by_id_ceafeb37_fk_accounts_user_id FOREIGN KEY (made_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_bulkrow
    ADD CONSTRAINT portfolio_bulkrow_change_id_fff6d2d1_fk_portfolio_bulkchange_id FOREIGN KEY (change_id) REFERENCES portfolio_bulkchange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_bulkrow
    ADD CONSTRAINT portfolio_bulkrow_initiative_id_d23be2b1_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_calendarfeed
    ADD CONSTRAINT portfolio_calendarfeed_owner_id_c679a190_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_delivery
    ADD CONSTRAINT portfolio_delivery_endpoint_id_98acbe53_fk_portfolio FOREIGN KEY (endpoint_id) REFERENCES portfolio_endpoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_delivery
    ADD CONSTRAINT portfolio_delivery_event_id_ee2845d8_fk_portfolio_event_id FOREIGN KEY (event_id) REFERENCES portfolio_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_endpoint
    ADD CONSTRAINT portfolio_endpoint_owner_id_7fb23981_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_event
    ADD CONSTRAINT portfolio_event_initiative_id_34ff736b_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_importedposition
    ADD CONSTRAINT portfolio_importedpo_initiative_id_0294441f_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_importmapping
    ADD CONSTRAINT portfolio_importmapping_owner_id_8a2a644d_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_importrow
    ADD CONSTRAINT portfolio_importrow_initiative_id_603c81b5_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_importrow
    ADD CONSTRAINT portfolio_importrow_run_id_ee5e818e_fk_portfolio_importrun_id FOREIGN KEY (run_id) REFERENCES portfolio_importrun(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_importrun
    ADD CONSTRAINT portfolio_importrun_started_by_id_7e7e0ff0_fk_accounts_user_id FOREIGN KEY (started_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_savedview
    ADD CONSTRAINT portfolio_savedview_owner_id_445a5091_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_snapshot
    ADD CONSTRAINT portfolio_snapshot_taken_by_id_9522b271_fk_accounts_user_id FOREIGN KEY (taken_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_standing
    ADD CONSTRAINT portfolio_standing_initiative_id_72ff8efe_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY portfolio_standing
    ADD CONSTRAINT portfolio_standing_lead_metric_id_2cb4b718_fk_metrics_metric_id FOREIGN KEY (lead_metric_id) REFERENCES metrics_metric(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_classificationreview
    ADD CONSTRAINT reviews_classificati_bundle_id_3fdb45eb_fk_reviews_b FOREIGN KEY (bundle_id) REFERENCES reviews_bundle(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_classificationreview
    ADD CONSTRAINT reviews_classificati_classification_id_fe61e582_fk_initiativ FOREIGN KEY (classification_id) REFERENCES initiatives_classification(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_classificationreview
    ADD CONSTRAINT reviews_classificati_reviewer_id_98104704_fk_accounts_ FOREIGN KEY (reviewer_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_componentreview
    ADD CONSTRAINT reviews_componentrev_bundle_id_2f399475_fk_reviews_b FOREIGN KEY (bundle_id) REFERENCES reviews_bundle(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_componentreviewrequest
    ADD CONSTRAINT reviews_componentrev_component_id_3a19200e_fk_initiativ FOREIGN KEY (component_id) REFERENCES initiatives_component(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_componentreview
    ADD CONSTRAINT reviews_componentrev_component_version_id_6b843961_fk_initiativ FOREIGN KEY (component_version_id) REFERENCES initiatives_componentversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_componentreviewrequest
    ADD CONSTRAINT reviews_componentrev_component_version_id_eab56a12_fk_initiativ FOREIGN KEY (component_version_id) REFERENCES initiatives_componentversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_componentreviewrevocation
    ADD CONSTRAINT reviews_componentrev_review_id_1a3bd446_fk_reviews_c FOREIGN KEY (review_id) REFERENCES reviews_componentreview(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_componentreview
    ADD CONSTRAINT reviews_componentrev_reviewer_id_fb5a5558_fk_accounts_ FOREIGN KEY (reviewer_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_componentreviewrevocation
    ADD CONSTRAINT reviews_componentrev_revoked_by_id_218160bb_fk_accounts_ FOREIGN KEY (revoked_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_closed_by_id_0f512434_fk_accounts_user_id FOREIGN KEY (closed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_decision_id_88c1c820_fk_reviews_g FOREIGN KEY (decision_id) REFERENCES reviews_gatedecision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_evidence_id_5bb66802_fk_initiativ FOREIGN KEY (evidence_id) REFERENCES initiatives_evidenceversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_gate_request_id_6cb3f39d_fk_reviews_g FOREIGN KEY (gate_request_id) REFERENCES reviews_gaterequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_owner_id_eaf91764_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_set_by_id_a36e51a0_fk_accounts_user_id FOREIGN KEY (set_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_condition
    ADD CONSTRAINT reviews_condition_signature_id_5047242e_fk_reviews_signature_id FOREIGN KEY (signature_id) REFERENCES reviews_signature(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_conditionextension
    ADD CONSTRAINT reviews_conditionext_condition_id_9e84f531_fk_reviews_c FOREIGN KEY (condition_id) REFERENCES reviews_condition(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_conditionextension
    ADD CONSTRAINT reviews_conditionext_extended_by_id_ace5fd95_fk_accounts_ FOREIGN KEY (extended_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_gatedecision
    ADD CONSTRAINT reviews_gatedecision_bundle_id_17049f6b_fk_reviews_b FOREIGN KEY (bundle_id) REFERENCES reviews_bundle(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_gatedecision
    ADD CONSTRAINT reviews_gatedecision_corrects_id_1f23be2a_fk_reviews_g FOREIGN KEY (corrects_id) REFERENCES reviews_gatedecision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_gatedecision
    ADD CONSTRAINT reviews_gatedecision_decided_by_id_7c59282e_fk_accounts_user_id FOREIGN KEY (decided_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_gatedecision
    ADD CONSTRAINT reviews_gatedecision_gate_request_id_18783d7c_fk_reviews_g FOREIGN KEY (gate_request_id) REFERENCES reviews_gaterequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_gaterequest
    ADD CONSTRAINT reviews_gaterequest_bundle_id_5875f236_fk_reviews_bundle_digest FOREIGN KEY (bundle_id) REFERENCES reviews_bundle(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_gaterequest
    ADD CONSTRAINT reviews_gaterequest_initiative_id_5a1f50d2_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_gaterequest
    ADD CONSTRAINT reviews_gaterequest_requested_by_id_f98b8e2a_fk_accounts_ FOREIGN KEY (requested_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_pointentry
    ADD CONSTRAINT reviews_pointentry_point_id_4255888e_fk_reviews_reviewpoint_id FOREIGN KEY (point_id) REFERENCES reviews_reviewpoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_pointentry
    ADD CONSTRAINT reviews_pointentry_said_by_id_c8d7bf6e_fk_accounts_user_id FOREIGN KEY (said_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_prooffailure
    ADD CONSTRAINT reviews_prooffailure_user_id_e428c890_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_rebaseline
    ADD CONSTRAINT reviews_rebaseline_signed_by_id_da00e043_fk_accounts_user_id FOREIGN KEY (signed_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_rebaseline
    ADD CONSTRAINT reviews_rebaseline_version_id_bcd159b1_fk_metrics_k FOREIGN KEY (version_id) REFERENCES metrics_kpicontractversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_recheck_asked
    ADD CONSTRAINT reviews_recheck_asked_recheck_id_68bc1651_fk_reviews_recheck_id FOREIGN KEY (recheck_id) REFERENCES reviews_recheck(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_recheck_asked
    ADD CONSTRAINT reviews_recheck_asked_user_id_52b08521_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_recheck
    ADD CONSTRAINT reviews_recheck_initiative_id_f1da2687_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_recheckfinding
    ADD CONSTRAINT reviews_recheckfindi_recheck_id_2a5d227f_fk_reviews_r FOREIGN KEY (recheck_id) REFERENCES reviews_recheck(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_recheckfinding
    ADD CONSTRAINT reviews_recheckfinding_signer_id_2ee3bace_fk_accounts_user_id FOREIGN KEY (signer_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reminder
    ADD CONSTRAINT reviews_reminder_initiative_id_9125b340_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reminder
    ADD CONSTRAINT reviews_reminder_user_id_bd162b90_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_resumption
    ADD CONSTRAINT reviews_resumption_decided_by_id_294aea90_fk_accounts_user_id FOREIGN KEY (decided_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_resumption
    ADD CONSTRAINT reviews_resumption_suspension_id_2c377939_fk_reviews_s FOREIGN KEY (suspension_id) REFERENCES reviews_suspension(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewassignment
    ADD CONSTRAINT reviews_reviewassign_assigned_by_id_71e90c0e_fk_accounts_ FOREIGN KEY (assigned_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewassignment
    ADD CONSTRAINT reviews_reviewassign_gate_request_id_259d4da9_fk_reviews_g FOREIGN KEY (gate_request_id) REFERENCES reviews_gaterequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewassignment
    ADD CONSTRAINT reviews_reviewassign_reviewer_id_3ed407ef_fk_accounts_ FOREIGN KEY (reviewer_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewpoint
    ADD CONSTRAINT reviews_reviewpoint_asked_id_c5218728_fk_accounts_user_id FOREIGN KEY (asked_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewpoint
    ADD CONSTRAINT reviews_reviewpoint_gate_request_id_e6a37b6b_fk_reviews_g FOREIGN KEY (gate_request_id) REFERENCES reviews_gaterequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewpoint
    ADD CONSTRAINT reviews_reviewpoint_initiative_id_f280d65e_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewpoint
    ADD CONSTRAINT reviews_reviewpoint_raised_by_id_6a521d5c_fk_accounts_user_id FOREIGN KEY (raised_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_reviewpoint
    ADD CONSTRAINT reviews_reviewpoint_signature_id_2421ccbb_fk_reviews_s FOREIGN KEY (signature_id) REFERENCES reviews_signature(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_seenmark
    ADD CONSTRAINT reviews_seenmark_gate_request_id_967641c4_fk_reviews_g FOREIGN KEY (gate_request_id) REFERENCES reviews_gaterequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_seenmark
    ADD CONSTRAINT reviews_seenmark_user_id_57969212_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signature
    ADD CONSTRAINT reviews_signature_bundle_id_e6c8dc3d_fk_reviews_bundle_digest FOREIGN KEY (bundle_id) REFERENCES reviews_bundle(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signature
    ADD CONSTRAINT reviews_signature_gate_request_id_92537b27_fk_reviews_g FOREIGN KEY (gate_request_id) REFERENCES reviews_gaterequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signature
    ADD CONSTRAINT reviews_signature_replaces_id_21741f89_fk_reviews_signature_id FOREIGN KEY (replaces_id) REFERENCES reviews_signature(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signature
    ADD CONSTRAINT reviews_signature_signer_id_2e2c750e_fk_accounts_user_id FOREIGN KEY (signer_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signaturerevocation
    ADD CONSTRAINT reviews_signaturerev_revoked_by_id_2390c548_fk_accounts_ FOREIGN KEY (revoked_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signaturerevocation
    ADD CONSTRAINT reviews_signaturerev_signature_id_56587341_fk_reviews_s FOREIGN KEY (signature_id) REFERENCES reviews_signature(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signingconsent
    ADD CONSTRAINT reviews_signingconsent_user_id_80dfe2f7_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signinglock
    ADD CONSTRAINT reviews_signinglock_seen_by_id_3440bc4d_fk_accounts_user_id FOREIGN KEY (seen_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_signinglock
    ADD CONSTRAINT reviews_signinglock_user_id_a1451a55_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_suspension
    ADD CONSTRAINT reviews_suspension_incident_id_2ac62804_fk_initiativ FOREIGN KEY (incident_id) REFERENCES initiatives_incident(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_suspension
    ADD CONSTRAINT reviews_suspension_initiative_id_2f4bc912_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_suspension
    ADD CONSTRAINT reviews_suspension_suspended_by_id_170f1437_fk_accounts_user_id FOREIGN KEY (suspended_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_waiver
    ADD CONSTRAINT reviews_waiver_approved_by_id_806624d1_fk_accounts_user_id FOREIGN KEY (approved_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_waiver
    ADD CONSTRAINT reviews_waiver_extends_id_ce8fb024_fk_reviews_waiver_id FOREIGN KEY (extends_id) REFERENCES reviews_waiver(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_waiver
    ADD CONSTRAINT reviews_waiver_initiative_id_46c641aa_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_waiver
    ADD CONSTRAINT reviews_waiver_requested_by_id_61fa95ca_fk_accounts_user_id FOREIGN KEY (requested_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_waiver
    ADD CONSTRAINT reviews_waiver_revoked_by_id_58e328a7_fk_accounts_user_id FOREIGN KEY (revoked_by_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reviews_watch
    ADD CONSTRAINT reviews_watch_initiative_id_1b19d54f_fk_initiativ FOREIGN KEY (initiative_id) REFERENCES initiatives_initiative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_accounts_ FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
REVOKE ALL ON FUNCTION metrics_point_month(month timestamp without time zone) FROM PUBLIC;
REVOKE ALL ON FUNCTION metrics_points_expire(before timestamp with time zone) FROM PUBLIC;
REVOKE ALL ON FUNCTION metrics_points_partition(oldest timestamp with time zone, ahead integer) FROM PUBLIC;
RESET check_function_bodies;
SELECT metrics_points_partition(now(), 3);
