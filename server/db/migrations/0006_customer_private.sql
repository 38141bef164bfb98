CREATE TABLE "customer_private" (
	"customer_id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid,
	"sealed" text NOT NULL
);
