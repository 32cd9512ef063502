package parley.api;

import java.util.List;
import parley.domain.Caller;
import parley.domain.Refusal;
import parley.v1.AdminServiceGrpc;
import parley.v1.GetJobRequest;
import parley.v1.GetJobResponse;
import parley.v1.JobKind;
import parley.v1.JobState;
import parley.v1.StartCheckRequest;
import parley.v1.StartCheckResponse;
import parley.v1.StartRebuildRequest;
import parley.v1.StartRebuildResponse;
import parley.view.Job;
import parley.view.Jobs;

/** {@code parley.v1.AdminService}, for administrators only. */
final class AdminEndpoints {
    private final AdminJobs jobs;

    AdminEndpoints(AdminJobs jobs) {
        this.jobs = jobs;
    }

    Service service() {
        return new Service(
                AdminServiceGrpc.getServiceDescriptor(),
                List.of(
                        new Endpoint<>(
                                AdminServiceGrpc.getStartRebuildMethod(),
                                forAdministrators("rebuild views", this::startRebuild)),
                        new Endpoint<>(
                                AdminServiceGrpc.getStartCheckMethod(),
                                forAdministrators("check views", this::startCheck)),
                        new Endpoint<>(
                                AdminServiceGrpc.getGetJobMethod(),
                                forAdministrators("see jobs", this::getJob))));
    }

    /** The one place that decides who may. */
    private static <Q, A> Endpoint.Handler<Q, A> forAdministrators(
            String what, Endpoint.Handler<Q, A> handler) {
        return (request, call) -> {
            if (call.caller() instanceof Caller.Anonymous) {
                throw new RefusedException(new Refusal.SignInNeeded(what));
            }
            if (!call.caller().isAdministrator()) {
                throw new RefusedException(new Refusal.NotAllowed(what));
            }
            return handler.handle(request, call);
        };
    }

    private StartRebuildResponse startRebuild(StartRebuildRequest request, Call call)
            throws RefusedException {
        return StartRebuildResponse.newBuilder()
                .setJob(started(Job.Kind.REBUILD, jobs.rebuild()))
                .build();
    }

    private StartCheckResponse startCheck(StartCheckRequest request, Call call)
            throws RefusedException {
        return StartCheckResponse.newBuilder()
                .setJob(started(Job.Kind.CHECK, jobs.check()))
                .build();
    }

    private parley.v1.Job started(Job.Kind kind, Jobs.Work work) throws RefusedException {
        return switch (jobs.jobs().start(kind, work)) {
            case Jobs.Start.Started(Job job) -> proto(job);
            case Jobs.Start.Busy(Job running) ->
                    throw new RefusedException(
                            new Refusal.AlreadyRuns(name(running.kind()), running.id()));
        };
    }

    private static String name(Job.Kind kind) {
        return switch (kind) {
            case REBUILD -> "rebuild";
            case CHECK -> "check";
        };
    }

    private GetJobResponse getJob(GetJobRequest request, Call call) throws RefusedException {
        Job job =
                jobs.jobs()
                        .find(request.getId())
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                new Refusal.NotFound("Job", request.getId())));
        return GetJobResponse.newBuilder().setJob(proto(job)).build();
    }

    private static parley.v1.Job proto(Job job) {
        parley.v1.Job.Builder proto =
                parley.v1.Job.newBuilder()
                        .setId(job.id())
                        .setKind(
                                switch (job.kind()) {
                                    case REBUILD -> JobKind.REBUILD;
                                    case CHECK -> JobKind.CHECK;
                                })
                        .setState(
                                switch (job.state()) {
                                    case RUNNING -> JobState.RUNNING;
                                    case DONE -> JobState.DONE;
                                    case FAILED -> JobState.FAILED;
                                })
                        .setDone(job.done())
                        .setAll(job.all())
                        .setStartedAt(Protos.timestamp(job.startedAt()))
                        .setProblem(job.problem())
                        .addAllDifferences(job.differences())
                        .setDifferenceCount(job.differenceCount());
        job.finishedAt().ifPresent(time -> proto.setFinishedAt(Protos.timestamp(time)));
        job.left().ifPresent(left -> proto.setSecondsLeft(left.toSeconds()));
        return proto.build();
    }
}
