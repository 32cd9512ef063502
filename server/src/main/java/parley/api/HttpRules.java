package parley.api;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** How rpcs look in REST: the option {@code google.api.http} of each in its {@code .proto}. */
final class HttpRules {
    private HttpRules() {}

    static HttpRule of(MethodDescriptor<?, ?> method) {
        return of(descriptor(method));
    }

    static HttpRule of(Descriptors.MethodDescriptor rpc) {
        return rpc.getOptions().getExtension(AnnotationsProto.http);
    }

    /** The rpc as its {@code .proto} has it. */
    static Descriptors.MethodDescriptor descriptor(MethodDescriptor<?, ?> method) {
        if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema) {
            return schema.getMethodDescriptor();
        }
        throw new IllegalArgumentException(method.getFullMethodName() + " has no descriptor");
    }
}
