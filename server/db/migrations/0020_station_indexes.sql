DROP INDEX "number_lease_queue_id_day_index";--> statement-breakpoint
CREATE INDEX "announcement_business_day_index" ON "announcement" USING btree ("business_day") WHERE not archived;--> statement-breakpoint
CREATE UNIQUE INDEX "number_lease_queue_id_day_block_first_index" ON "number_lease" USING btree ("queue_id","day","block","first");