package parley.api;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** How rpcs look in REST: the option {@code google.api.http} of each in its {@code .proto}. */
final class HttpRules {
    private HttpRules() {}

    static HttpRule of(MethodDescriptor<?, ?> method) {
        if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema) {
            return schema.getMethodDescriptor().getOptions().getExtension(AnnotationsProto.http);
        }
        throw new IllegalArgumentException(method.getFullMethodName() + " has no descriptor");
    }
}
