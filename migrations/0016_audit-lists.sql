-- Every list of the audit log is in the order of time, whatever it is searched by.
DROP INDEX "audit_entries_target_index";--> statement-breakpoint
DROP INDEX "audit_entries_actor_index";--> statement-breakpoint
DROP INDEX "audit_entries_action_index";--> statement-breakpoint
DROP INDEX "audit_entries_at_index";--> statement-breakpoint
CREATE INDEX "audit_entries_category_index" ON "audit_entries" USING btree (split_part("action", '.', 1),"at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_target_index" ON "audit_entries" USING btree ("target","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_actor_index" ON "audit_entries" USING btree ("actor","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_action_index" ON "audit_entries" USING btree ("action","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_at_index" ON "audit_entries" USING btree ("at","id");