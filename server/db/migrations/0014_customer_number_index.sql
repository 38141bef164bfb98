ALTER TABLE "customer_private" ADD COLUMN "phone_index" text;--> statement-breakpoint
ALTER TABLE "customer_private" ADD COLUMN "id_number_index" text;--> statement-breakpoint
ALTER TABLE "customer_private" ADD COLUMN "account_index" text;--> statement-breakpoint
ALTER TABLE "customer_private" ADD COLUMN "indexed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "customer_private_phone_index_index" ON "customer_private" USING btree ("phone_index");--> statement-breakpoint
CREATE INDEX "customer_private_id_number_index_index" ON "customer_private" USING btree ("id_number_index");--> statement-breakpoint
CREATE INDEX "customer_private_account_index_index" ON "customer_private" USING btree ("account_index");--> statement-breakpoint
CREATE INDEX "customer_private_unindexed" ON "customer_private" USING btree ("customer_id") WHERE not indexed;