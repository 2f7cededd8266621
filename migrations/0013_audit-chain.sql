-- The audit log becomes chains of hashes (src/domain/audit/chain.ts), which nobody can change or shorten unnoticed.
CREATE TABLE "audit_checkpoints" (
	"stream" smallint NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "audit_checkpoints_stream_seq_pk" PRIMARY KEY("stream","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"stream" smallint PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
INSERT INTO audit_heads SELECT stream, 0, repeat('0', 64) FROM generate_series(0, 15) AS stream;
--> statement-breakpoint
-- json keeps the text as it was written, which is what is hashed.
ALTER TABLE "audit_entries" ALTER COLUMN "details" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "policy_version" varchar(100);--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "stream" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "previous_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE FUNCTION gatehouse_netstring(part text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN part IS NULL THEN '-,'
    ELSE octet_length(convert_to(part, 'UTF8')) || ':' || part || ',' END
$$;
--> statement-breakpoint
-- The text of src/domain/audit/chain.ts: the same columns in the same order.
CREATE FUNCTION gatehouse_audit_hash(entry audit_entries) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(string_agg(gatehouse_netstring(part), '' ORDER BY place), 'UTF8')), 'hex')
  FROM unnest(ARRAY[
    entry.stream::text, entry.seq::text, entry.previous_hash,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    entry.action::text, entry.actor::text, entry.session_id::text, entry.target::text, entry.outcome::text,
    entry.reason::text, entry.request_id::text, entry.address::text, entry.user_agent::text,
    entry.policy_version::text, entry.details::text
  ]) WITH ORDINALITY AS parts (part, place)
$$;
--> statement-breakpoint
-- What was there before becomes the beginning of the first stream.
DO $$
DECLARE
  entry audit_entries;
  place bigint := 0;
  last_hash text := repeat('0', 64);
BEGIN
  FOR entry IN SELECT * FROM audit_entries ORDER BY id LOOP
    place := place + 1;
    entry.stream := 0;
    entry.seq := place;
    entry.previous_hash := last_hash;
    last_hash := gatehouse_audit_hash(entry);
    UPDATE audit_entries SET seq = place, previous_hash = entry.previous_hash, hash = last_hash
    WHERE id = entry.id;
  END LOOP;
  UPDATE audit_heads SET seq = place, hash = last_hash WHERE stream = 0;
END
$$;
--> statement-breakpoint
CREATE INDEX "audit_entries_action_index" ON "audit_entries" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_entries_at_index" ON "audit_entries" USING btree ("at");--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_place_unique" UNIQUE("stream","seq");--> statement-breakpoint
-- Gives an entry its place. One transaction writes to one stream; transactions of one stream wait for one another from
-- their first entry to their end, which is why entries stand last in a batch.
CREATE FUNCTION gatehouse_audit_chain() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  head audit_heads;
BEGIN
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
CREATE TRIGGER audit_entries_chain BEFORE INSERT ON audit_entries
FOR EACH ROW EXECUTE FUNCTION gatehouse_audit_chain();
--> statement-breakpoint
-- Append-only. Retention (npm run audit -- retain) says so in its own transaction:
-- SET LOCAL gatehouse.audit_retention = 'on'.
CREATE FUNCTION gatehouse_audit_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('gatehouse.audit_retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'gatehouse: % is append-only', TG_TABLE_NAME USING ERRCODE = 'GH002';
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION gatehouse_audit_append_only();
--> statement-breakpoint
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION gatehouse_audit_append_only();
--> statement-breakpoint
CREATE TRIGGER audit_checkpoints_append_only BEFORE UPDATE OR DELETE ON audit_checkpoints
FOR EACH ROW EXECUTE FUNCTION gatehouse_audit_append_only();
