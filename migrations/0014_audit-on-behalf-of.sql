-- Entries say on whose behalf, and keep what is personal beside their chain, where it can be forgotten
-- (docs/decisions/0016-personal-values-beside-the-chain.md).
ALTER TABLE "audit_entries" ALTER COLUMN "target" SET DATA TYPE varchar(300);--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "on_behalf_of" varchar(40);--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "personal" json;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "personal_salt" text;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "personal_digest" text;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "format" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
-- Entries from before have the text that they were hashed with; nothing can be added to them unnoticed, either.
CREATE OR REPLACE FUNCTION gatehouse_audit_hash(entry audit_entries) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(string_agg(gatehouse_netstring(part), '' ORDER BY place), 'UTF8')), 'hex')
  FROM unnest(ARRAY[
    entry.stream::text, entry.seq::text, entry.previous_hash,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    entry.action::text, entry.actor::text, entry.session_id::text, entry.target::text, entry.outcome::text,
    entry.reason::text, entry.request_id::text, entry.address::text, entry.user_agent::text,
    entry.policy_version::text, entry.details::text
  ] || CASE WHEN entry.format = 1 AND entry.on_behalf_of IS NULL AND entry.personal_digest IS NULL
    THEN ARRAY[]::text[]
    ELSE ARRAY[entry.format::text, entry.id::text, entry.on_behalf_of::text, entry.personal_digest]
  END) WITH ORDINALITY AS parts (part, place)
$$;
--> statement-breakpoint
-- As before; and the personal values get a salt, without which their digest tells nothing of them.
CREATE OR REPLACE FUNCTION gatehouse_audit_chain() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  head audit_heads;
BEGIN
  NEW.format := 2;
  NEW.personal_salt := NULL;
  NEW.personal_digest := NULL;
  IF NEW.personal IS NOT NULL THEN
    NEW.personal_salt := gen_random_uuid()::text;
    NEW.personal_digest := encode(sha256(convert_to(NEW.personal_salt || NEW.personal::text, 'UTF8')), 'hex');
  END IF;
  NEW.stream := txid_current() % 16;
  SELECT * INTO STRICT head FROM audit_heads WHERE stream = NEW.stream FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := gatehouse_audit_hash(NEW);
  UPDATE audit_heads SET seq = NEW.seq, hash = NEW.hash WHERE stream = NEW.stream;
  RETURN NEW;
END
$$;
--> statement-breakpoint
-- Append-only, but that personal values are forgotten, by a transaction that says so:
-- SET LOCAL gatehouse.audit_erasure = 'on'.
CREATE FUNCTION gatehouse_audit_forget_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('gatehouse.audit_erasure', true) = 'on' THEN
    OLD.personal := NULL;
    OLD.personal_salt := NULL;
    -- As text: json has no equality.
    IF OLD::text = NEW::text THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'gatehouse: % is append-only', TG_TABLE_NAME USING ERRCODE = 'GH002';
END
$$;
--> statement-breakpoint
DROP TRIGGER audit_entries_append_only ON audit_entries;
--> statement-breakpoint
CREATE TRIGGER audit_entries_append_only BEFORE DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION gatehouse_audit_append_only();
--> statement-breakpoint
CREATE TRIGGER audit_entries_forget_only BEFORE UPDATE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION gatehouse_audit_forget_only();
