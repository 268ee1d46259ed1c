-- CreateIndex
CREATE INDEX "Submission_state_expectedAt_idx" ON "Submission"("state", "expectedAt");
