-- What was forgotten of the audit log is signed for, so that no beginning of a stream disappears in another way.
CREATE TABLE "audit_retentions" (
	"stream" smallint NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "audit_retentions_stream_seq_pk" PRIMARY KEY("stream","seq")
);
--> statement-breakpoint
CREATE TRIGGER audit_retentions_append_only BEFORE UPDATE OR DELETE ON audit_retentions
FOR EACH ROW EXECUTE FUNCTION gatehouse_audit_append_only();
