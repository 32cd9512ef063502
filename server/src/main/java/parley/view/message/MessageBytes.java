package parley.view.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/**
 * A message as bytes, one part after the other: numbers in as many bytes as they need, strings
 * behind their length, what may be missing behind a byte that says whether it is there. Raise
 * {@link IndexedMessage#FORMAT} when that changes.
 */
final class MessageBytes {
    private MessageBytes() {}

    static BytesRef of(Message message) {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        try {
            write(message, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BytesRef(out.toArrayCopy());
    }

    private static void write(Message message, DataOutput out) throws IOException {
        out.writeString(message.id().text());
        out.writeString(message.topic().text());
        writeOptional(message.author().map(UserId::text), out);
        MessageContent content = message.content();
        out.writeString(content.type());
        out.writeString(content.text());
        writeOptional(content.data(), out);
        out.writeVInt(content.hashtags().size());
        for (String hashtag : content.hashtags()) {
            out.writeString(hashtag);
        }
        writeOptional(message.replyTo().map(MessageId::text), out);
        out.writeZLong(message.position());
        out.writeZLong(message.globalPosition());
        writeTime(message.createdAt(), out);
        writeTime(message.updatedAt(), out);
        out.writeZLong(message.version());
    }

    private static void writeOptional(Optional<String> text, DataOutput out) throws IOException {
        out.writeByte((byte) (text.isPresent() ? 1 : 0));
        if (text.isPresent()) {
            out.writeString(text.get());
        }
    }

    private static void writeTime(Instant time, DataOutput out) throws IOException {
        out.writeZLong(time.getEpochSecond());
        out.writeVInt(time.getNano());
    }

    /**
     * The other way.
     *
     * @throws IOException when these are not a message's bytes
     */
    static Message message(BytesRef bytes) throws IOException {
        DataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
        try {
            return read(in);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("A message in the index cannot be read", e);
        }
    }

    private static Message read(DataInput in) throws IOException {
        MessageId id = new MessageId(in.readString());
        TopicId topic = new TopicId(in.readString());
        Optional<UserId> author = readOptional(in).map(UserId::new);
        String type = in.readString();
        String text = in.readString();
        Optional<String> data = readOptional(in);
        int given = in.readVInt();
        List<String> hashtags = new ArrayList<>();
        for (int i = 0; i < given; i++) {
            hashtags.add(in.readString());
        }
        MessageContent content = new MessageContent(type, text, data, hashtags);
        Optional<MessageId> replyTo = readOptional(in).map(MessageId::new);
        long position = in.readZLong();
        long globalPosition = in.readZLong();
        Instant createdAt = readTime(in);
        Instant updatedAt = readTime(in);
        return new Message(
                id,
                topic,
                author,
                content,
                replyTo,
                content.allHashtags(),
                position,
                globalPosition,
                createdAt,
                updatedAt,
                in.readZLong());
    }

    private static Optional<String> readOptional(DataInput in) throws IOException {
        return in.readByte() == 0 ? Optional.empty() : Optional.of(in.readString());
    }

    private static Instant readTime(DataInput in) throws IOException {
        long seconds = in.readZLong();
        return Instant.ofEpochSecond(seconds, in.readVInt());
    }
}
