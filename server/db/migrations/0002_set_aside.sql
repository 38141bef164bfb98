ALTER TABLE "sync_mutation" ADD COLUMN "body" text;--> statement-breakpoint
ALTER TABLE "sync_mutation" ADD COLUMN "args" "bytea";--> statement-breakpoint
ALTER TABLE "sync_principal" ADD COLUMN "quarantined" boolean DEFAULT false NOT NULL;