CREATE TABLE "email_changes" (
	"user_id" integer PRIMARY KEY NOT NULL,
	"from_email" varchar(255) NOT NULL,
	"to_email" varchar(255) NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"current_agreed_at" timestamp (3) with time zone,
	"new_agreed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "held_usernames" (
	"username" varchar(80) PRIMARY KEY NOT NULL,
	"user_id" integer,
	"held_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "username_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_user_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_usernames" ADD CONSTRAINT "held_usernames_user_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "held_usernames_user_index" ON "held_usernames" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "held_usernames_until_index" ON "held_usernames" USING btree ("held_until");--> statement-breakpoint
CREATE INDEX "outbox_messages_recipient_index" ON "outbox_messages" USING btree (lower("recipient"));