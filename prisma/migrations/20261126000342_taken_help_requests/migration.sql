-- AlterTable
ALTER TABLE "HelpRequest" ADD COLUMN "goodbye" TEXT;
ALTER TABLE "HelpRequest" ADD COLUMN "takenAt" DATETIME;
ALTER TABLE "HelpRequest" ADD COLUMN "takenBy" TEXT;
ALTER TABLE "HelpRequest" ADD COLUMN "takenById" TEXT;

-- CreateIndex
CREATE INDEX "HelpRequest_goodbye_idx" ON "HelpRequest"("goodbye");
