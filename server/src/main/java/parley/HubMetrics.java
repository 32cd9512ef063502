package parley;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import parley.api.Calls;
import parley.api.HubServer;
import parley.log.Bus;
import parley.log.Log;
import parley.log.Store;
import parley.log.Tail;
import parley.view.Applier;
import parley.view.View;
import parley.view.live.LiveView;

/**
 * What the hub counts and measures; docs/metrics.md lists it. What it asks others for, it asks when
 * it is read.
 */
final class HubMetrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicBoolean machineWatched = new AtomicBoolean();

    /** Where the parts of the hub count. */
    MeterRegistry registry() {
        return registry;
    }

    /** Everything, in Prometheus' text format. */
    String text() {
        if (!machineWatched.getAndSet(true)) {
            MachineMetrics.bindTo(registry); // not at the start, which it would make longer
        }
        return registry.scrape();
    }

    void watch(Store store, Bus bus, Log log) {
        bind(store);
        bind(bus);
        FunctionCounter.builder("parley.events.unreadable", log, Log::unreadable)
                .description("Events that were read and that this hub cannot read")
                .register(registry);
        gauge(
                "parley.log.end.position",
                new LogEnd(log)::globalPosition,
                "Global position of the log's last event");
    }

    private void bind(Object part) {
        if (part instanceof MeterBinder measured) {
            measured.bindTo(registry);
        }
    }

    void watch(Tail tail, Applier applier) {
        gauge(
                "parley.tail.position",
                tail::position,
                "Global position up to which events were handed on");
        Gauge.builder("parley.tail.lag", () -> tail.lag().toMillis() / 1000.0)
                .description("How old what the hub shows is")
                .baseUnit("seconds")
                .register(registry);
        gauge("parley.view.waiters", applier::waiting, "Requests that wait for the views");
    }

    void watch(String name, View view) {
        Gauge.builder("parley.view.position", view::position)
                .description("Global position that a view has passed")
                .tag("view", name)
                .register(registry);
    }

    void watch(LiveView live) {
        gauge("parley.live.subscriptions", live::subscriptions, "Subscriptions to topics");
        gauge(
                "parley.live.behind",
                () -> live.subscriptions() - live.live(),
                "Subscriptions that have to catch up");
        gauge("parley.live.window", live::windowEvents, "Events in memory for those who catch up");
        FunctionCounter.builder("parley.live.delivered", live, LiveView::delivered)
                .description("Events that were sent to subscribers")
                .register(registry);
        FunctionCounter.builder("parley.live.history.reads", live, LiveView::historyReads)
                .description("Reads of the log for those who catch up")
                .register(registry);
    }

    void watch(HubServer server, Calls calls, HubReadiness readiness) {
        gauge("parley.connections", server::connections, "Open connections");
        gauge(
                "parley.ready",
                () -> readiness.obstacle().isEmpty() ? 1 : 0,
                "1 when the hub is ready, else 0");
        underWay("read", calls::readsUnderWay);
        underWay("write", calls::writesUnderWay);
    }

    private void underWay(String kind, Supplier<Number> count) {
        Gauge.builder("parley.requests.under.way", count)
                .description("Requests of the API that are being answered")
                .tag("kind", kind)
                .register(registry);
    }

    private void gauge(String name, Supplier<Number> value, String description) {
        Gauge.builder(name, value).description(description).register(registry);
    }
}
