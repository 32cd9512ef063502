package parley.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A variable in the path of a URL, which sets a field of the request in place of what the body
 * says.
 *
 * @param name in the route
 * @param parents the fields from the request inwards to the one that holds the field
 */
record PathVariable(String name, List<FieldDescriptor> parents, FieldDescriptor field) {
    PathVariable {
        parents = List.copyOf(parents);
    }

    /**
     * @param path names from the request inwards, in snake_case: {@code message.topic_id}
     */
    static PathVariable of(String name, Descriptor request, String path) {
        List<FieldDescriptor> fields = new ArrayList<>();
        Descriptor holder = request;
        for (String part : path.split("\\.", -1)) {
            if (!fields.isEmpty()) {
                holder = fields.getLast().getMessageType();
            }
            fields.add(holder.findFieldByName(part));
        }
        FieldDescriptor field = fields.removeLast();
        return new PathVariable(name, fields, field);
    }

    void set(Message.Builder request, String value) {
        Message.Builder holder = request;
        for (FieldDescriptor parent : parents) {
            holder = holder.getFieldBuilder(parent);
        }
        holder.setField(field, value);
    }
}
