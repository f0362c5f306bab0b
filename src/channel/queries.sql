-- include "channel/job.h"

-- The oldest job there is something to do for.
-- import_job_waiting() -> one import_job
SELECT {import_job} FROM import_jobs WHERE state IN ('checking', 'running', 'stopping') ORDER BY state_at, id LIMIT 1;

-- import_job_of(id job) -> one import_job
SELECT {import_job} FROM import_jobs WHERE id = :job;

-- All jobs, for the checks.
-- import_jobs_all() -> import_job
SELECT {import_job} FROM import_jobs ORDER BY id;

-- import_chunk_of(id job, int chunk) -> one import_chunk
SELECT {import_chunk} FROM import_chunks WHERE import_job_id = :job AND chunk = :chunk;

-- A page in the order of the file, after one of them.
-- import_faults_after(id job, int pass, int line, int fault, int most) -> import_fault
SELECT {import_fault} FROM import_faults
 WHERE import_job_id = :job AND pass = :pass AND (line, fault) > (:line, :fault) ORDER BY line, fault LIMIT :most;

-- import_mapping_named(text name) -> one import_mapping
SELECT {import_mapping} FROM import_mappings WHERE name = :name;

-- import_chunks_old(time now)
DELETE FROM import_chunks WHERE (import_job_id, chunk) IN
       (SELECT import_job_id, chunk FROM import_chunks WHERE keep_until < :now ORDER BY keep_until LIMIT 20);

-- import_faults_old(time now)
DELETE FROM import_faults WHERE (import_job_id, pass, fault) IN
       (SELECT import_job_id, pass, fault FROM import_faults WHERE keep_until < :now ORDER BY keep_until LIMIT 1000);
