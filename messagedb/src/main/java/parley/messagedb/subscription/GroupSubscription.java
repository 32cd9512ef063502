package parley.messagedb.subscription;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import parley.messagedb.BusyException;
import parley.messagedb.MessageDbException;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;
import parley.messagedb.progress.FencedException;
import parley.messagedb.progress.Lease;
import parley.messagedb.progress.Member;
import parley.messagedb.progress.Standing;

/**
 * One member of a group whose shares move: a thread that keeps up its leases, and a subscription of
 * its own for each share that it holds. A share is given back once its subscription has ended,
 * behind the batch in hand and with its checkpoint saved.
 */
final class GroupSubscription implements Subscription, Runnable {
    private final Plan plan;
    private final Source.Category source;
    private final Sharing sharing;
    private final Control control = new Control(() -> true);
    private final Situation situation;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Ending ending;
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();

    /** By the numbers of their shares. Changed by the thread, under this object's lock. */
    private final Map<Integer, Part> parts = new TreeMap<>();

    private volatile int members;

    /** Leases whose shares have been drained, and that are kept until the end. */
    private final Set<Lease> dry = new HashSet<>();

    /** What was told last of whether it is live. */
    private final AtomicBoolean liveTold = new AtomicBoolean();

    private record Part(Lease lease, SingleSubscription subscription) {}

    GroupSubscription(Plan plan, Source.Category source, Sharing sharing) {
        this.plan = plan;
        this.source = source;
        this.sharing = sharing;
        this.situation = new Situation(plan.clock(), plan.slow());
        this.ending = new Ending(plan.thread(this), this::isOwn, ended, control);
    }

    void begin() {
        ending.thread().start();
    }

    @Override
    public void run() {
        Optional<Throwable> cause = Optional.empty();
        Optional<Member> member = Optional.empty();
        try {
            Member joined = join();
            member = Optional.of(joined);
            takePart(joined);
        } catch (Ended e) {
            // as it was asked to
        } catch (InterruptedException | RuntimeException | Error e) {
            cause = Optional.of(e);
        }
        try {
            parts().forEach(part -> part.subscription().askToStop());
            parts().forEach(part -> part.subscription().stop());
            leave(member);
            Throwable failure = fatal.get();
            Optional<Throwable> told = failure == null ? cause : Optional.of(failure);
            new Callbacks(_ -> {}, plan.onDropped(), _ -> {}, plan.clock()).dropped(told);
        } finally {
            ended.countDown();
        }
    }

    private Member join() throws Ended, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return sharing.leases().join(plan.name(), sharing.shares(), sharing.term());
            } catch (UnavailableException | BusyException | OutcomeUnknownException e) {
                situation.disconnected(e);
                control.pause(Follower.RECONNECTING.pause(failures));
            }
        }
    }

    private static void leave(Optional<Member> member) {
        try {
            member.ifPresent(Member::close);
        } catch (MessageDbException e) {
            // Its leases run out by themselves.
        }
    }

    /** Until it is drained: all that it holds, and nothing else to be had. */
    private void takePart(Member member) throws Ended, InterruptedException {
        while (true) {
            control.aboutToLook();
            failIfAPartDid();
            boolean draining = control.isDraining();
            if (beat(member) && draining && parts().isEmpty()) {
                return;
            }
            if (draining) {
                parts().forEach(part -> part.subscription().askToDrain());
            }
            control.awaitBell(member.interval());
        }
    }

    /**
     * @return whether all shares that it holds have been drained
     */
    private boolean beat(Member member) {
        try {
            Standing standing = member.beat();
            situation.connected();
            members = standing.members();
            end(standing.lost());
            end(standing.surplus());
            release(member, standing.surplus());
            begin(standing);
            return dry.containsAll(standing.held());
        } catch (UnavailableException | BusyException | OutcomeUnknownException e) {
            // Parts whose leases have run out end by themselves.
            situation.disconnected(e);
            return false;
        }
    }

    private void end(List<Lease> leases) {
        for (Part part : parts()) {
            if (leases.contains(part.lease())) {
                part.subscription().askToStop();
            }
        }
    }

    /** Gives back what others wait for, and shares whose subscriptions have ended undrained. */
    private void release(Member member, List<Lease> surplus) {
        for (Lease lease : surplus) {
            // Also one whose release was lost before, and that was renewed since.
            if (parts().stream().noneMatch(part -> part.lease().equals(lease))) {
                dry.remove(lease);
                member.release(lease);
            }
        }
        for (Part part : parts()) {
            if (!part.subscription().isRunning()) {
                synchronized (this) {
                    parts.remove(part.lease().share().member());
                }
                if (part.subscription().isDry() && part.lease().stillHeld()) {
                    dry.add(part.lease());
                } else {
                    member.release(part.lease());
                }
            }
        }
    }

    private void begin(Standing standing) {
        for (Lease lease : standing.held()) {
            int share = lease.share().member();
            if (lease.stillHeld()
                    && !standing.surplus().contains(lease)
                    && !dry.contains(lease)
                    && parts().stream().noneMatch(part -> part.lease().share().member() == share)) {
                SingleSubscription begun =
                        plan.begin(source, lease, _ -> liveChanged(), this::ended);
                synchronized (this) {
                    parts.put(share, new Part(lease, begun));
                }
            }
        }
        liveChanged();
    }

    /** On a part's thread. */
    private void ended(Optional<Throwable> cause) {
        cause.filter(each -> !(each instanceof FencedException))
                .ifPresent(each -> fatal.compareAndSet(null, each));
        control.ring();
    }

    private void failIfAPartDid() throws Ended {
        if (fatal.get() != null) {
            throw new Ended();
        }
    }

    /** On any of its threads; under a lock of its own, since the program is told of it. */
    private void liveChanged() {
        synchronized (liveTold) {
            boolean now = isLive();
            if (now != liveTold.get()) {
                liveTold.set(now);
                new Callbacks(plan.onLive(), _ -> {}, _ -> {}, plan.clock()).tellLive(now);
            }
        }
    }

    /** Its own, or one of its parts'. */
    private boolean isOwn(Thread thread) {
        return thread.equals(ending.thread())
                || parts().stream().anyMatch(part -> part.subscription().isOn(thread));
    }

    private synchronized List<Part> parts() {
        return List.copyOf(parts.values());
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public boolean isLive() {
        List<Part> all = parts();
        return !all.isEmpty() && all.stream().allMatch(part -> part.subscription().isLive());
    }

    @Override
    public boolean isRunning() {
        return !ending.isOver();
    }

    @Override
    public long position() {
        return parts().stream()
                .map(part -> part.subscription().position())
                .min(Comparator.naturalOrder())
                .orElse(-1L);
    }

    @Override
    public Optional<Stall> stall() {
        if (!isRunning()) {
            return Optional.empty();
        }
        List<Part> all = parts();
        return situation
                .known()
                .or(
                        () ->
                                all.stream()
                                        .flatMap(part -> part.subscription().stall().stream())
                                        .findFirst())
                .or(
                        () ->
                                all.isEmpty() && members > 0
                                        ? Optional.of(new Stall.NoShare(members))
                                        : Optional.empty());
    }

    @Override
    public void stop() {
        ending.stop();
    }

    @Override
    public boolean stop(Duration most) {
        return ending.stop(most);
    }

    @Override
    public boolean drain(Duration most) {
        return ending.drain(most);
    }
}
