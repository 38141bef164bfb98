-- Every write moves a bucket's head: room on the page lets that happen in place (sync.md §3.1).
ALTER TABLE "sync_bucket" SET (fillfactor = 50);
