package parley.api;

import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the {@code .proto} files say, as comments, of their messages, fields, enums, services and
 * rpcs.
 *
 * @param byName by full name, {@code parley.v1.Topic.name}
 */
record ProtoComments(Map<String, String> byName) {
    /** Made by the build of the protocol: the generated code has no comments. */
    private static final String RESOURCE = "/parley/v1/protocol.binpb";

    ProtoComments {
        byName = Map.copyOf(byName);
    }

    static ProtoComments load() {
        try (InputStream in = ProtoComments.class.getResourceAsStream(RESOURCE)) {
            Map<String, String> byName = new HashMap<>();
            for (FileDescriptorProto file :
                    FileDescriptorSet.parseFrom(Objects.requireNonNull(in, RESOURCE))
                            .getFileList()) {
                for (Location location : file.getSourceCodeInfo().getLocationList()) {
                    String text = oneLine(location.getLeadingComments());
                    if (!text.isEmpty()) {
                        name(file, location.getPathList())
                                .ifPresent(name -> byName.put(name, text));
                    }
                }
            }
            return new ProtoComments(byName);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> of(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static String oneLine(String comment) {
        return comment.strip().replaceAll("\\s*\\n\\s*", " ");
    }

    /**
     * Whose comment stands at a path, which descriptor.proto describes: numbers of fields and of
     * their elements in turn.
     */
    private static Optional<String> name(FileDescriptorProto file, List<Integer> path) {
        if (path.size() != 2 && path.size() != 4) {
            return Optional.empty();
        }
        String outer =
                switch (path.get(0)) {
                    case FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER ->
                            file.getMessageType(path.get(1)).getName();
                    case FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER ->
                            file.getEnumType(path.get(1)).getName();
                    case FileDescriptorProto.SERVICE_FIELD_NUMBER ->
                            file.getService(path.get(1)).getName();
                    default -> "";
                };
        if (outer.isEmpty()) {
            return Optional.empty();
        }
        String full = file.getPackage() + "." + outer;
        return path.size() == 2
                ? Optional.of(full)
                : member(file, path).map(inner -> full + "." + inner);
    }

    private static Optional<String> member(FileDescriptorProto file, List<Integer> path) {
        int outer = path.get(1);
        int inner = path.get(3);
        return switch (path.get(0)) {
            case FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER ->
                    path.get(2)
                                    == com.google.protobuf.DescriptorProtos.DescriptorProto
                                            .FIELD_FIELD_NUMBER
                            ? Optional.of(file.getMessageType(outer).getField(inner).getName())
                            : Optional.empty();
            case FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER ->
                    path.get(2) == EnumDescriptorProto.VALUE_FIELD_NUMBER
                            ? Optional.of(file.getEnumType(outer).getValue(inner).getName())
                            : Optional.empty();
            default ->
                    path.get(2) == ServiceDescriptorProto.METHOD_FIELD_NUMBER
                            ? Optional.of(file.getService(outer).getMethod(inner).getName())
                            : Optional.empty();
        };
    }
}
