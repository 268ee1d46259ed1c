-- CreateIndex
CREATE INDEX "Submission_parish_publishedAt_state_id_idx" ON "Submission"("parish", "publishedAt", "state", "id");

-- CreateIndex
CREATE INDEX "Submission_axis_publishedAt_state_id_idx" ON "Submission"("axis", "publishedAt", "state", "id");
