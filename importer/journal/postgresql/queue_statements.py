"""Statements on the tables of the queue, as its own connector writes them, and one as ours does.

Each changes nothing for a worker that no longer has the job: who was taken for dead and was not
must not end what another does.
"""

_OWN = """SELECT id FROM procrastinate_jobs
    WHERE id = %(job_id)s AND worker_id = %(worker_id)s AND attempts = %(attempts)s
    AND status = 'doing' FOR UPDATE"""

FINISH_OWN = f"""SELECT procrastinate_finish_job_v1(
    own.id, %(status)s::procrastinate_job_status, %(delete_job)s) FROM ({_OWN}) own"""

_LATER = "now() + %(rests)s * interval '1 second'"

RETURN_OWN = f"""SELECT procrastinate_retry_job_v2(own.id, {_LATER}, NULL, NULL, NULL)
    FROM ({_OWN}) own"""

OWN_TURN = """SELECT 1 FROM procrastinate_jobs
    WHERE id = ? AND worker_id = ? AND attempts = ? AND status = 'doing' FOR UPDATE"""
"""Held to the end of a transaction: until then nobody else's turn comes."""

IS_SUSPECT = """SELECT count(*) >= %(falls)s AS is_suspect FROM tasks
    JOIN goes ON goes.task = tasks.id AND number > cleared AND is_told = 0
    WHERE tasks.id = %(task_id)s"""
"""Asked before it is taken: whoever had it last, and told no end, counts as well."""

TO_CANCEL = "SELECT id, cancels FROM tasks WHERE cancels > 0 AND id = ANY (%(held)s)"
"""Tasks of which somebody has asked for the end, and how often."""

RESCUE_STALLED = """WITH stalled AS (
    SELECT job.id FROM procrastinate_jobs job
    LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (worker.id IS NULL
        OR worker.last_heartbeat < now() - %(silence)s * interval '1 second')
    FOR UPDATE OF job SKIP LOCKED)
    SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM stalled"""
"""What was being done by a worker of which nothing is heard may be taken up by any other."""

FORSAKEN = """SELECT id, server, address FROM tasks
    WHERE state IN ('waiting', 'running') AND since < now() - interval '10 seconds' AND NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs job WHERE job.task_name = %(task_name)s
        AND job.status IN ('todo', 'doing') AND job.args ->> 'task_id' = tasks.id::text)"""

FORGET_JOBS = """DELETE FROM procrastinate_jobs
    WHERE status <> 'doing' AND args ->> 'task_id' = ?::text"""
"""For a connection of the journal's own."""

LEFT = """SELECT count(*) AS left FROM tasks
    WHERE state IN ('waiting', 'running') AND address = %(address)s"""
