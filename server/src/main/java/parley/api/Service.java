package parley.api;

import io.grpc.ServiceDescriptor;
import java.util.List;

/** One service of the protocol, with all of its endpoints. */
record Service(ServiceDescriptor descriptor, List<Endpoint<?, ?>> endpoints) {
    Service {
        endpoints = List.copyOf(endpoints);
        if (endpoints.size() != descriptor.getMethods().size()) {
            throw new IllegalArgumentException(
                    "%s has %d methods, not %d"
                            .formatted(
                                    descriptor.getName(),
                                    descriptor.getMethods().size(),
                                    endpoints.size()));
        }
    }
}
