package parley.view.message;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.jspecify.annotations.Nullable;
import parley.domain.Message;

/** The messages of an index as of one reader, by the numbers of their documents. For one thread. */
final class StoredMessages {
    private final List<LeafReaderContext> leaves;
    private final @Nullable BinaryDocValues[] ofLeaf;

    StoredMessages(IndexReader reader) {
        this.leaves = reader.leaves();
        this.ofLeaf = new BinaryDocValues[leaves.size()];
    }

    /** The segment that a document is of. */
    LeafReaderContext segment(int document) {
        return leaves.get(ReaderUtil.subIndex(document, leaves));
    }

    Message read(int document) throws IOException {
        LeafReaderContext leaf = segment(document);
        int wanted = document - leaf.docBase;
        BinaryDocValues values = ofLeaf[leaf.ord];
        if (values == null || values.docID() > wanted) { // they go forwards only
            values = IndexedMessage.stored(leaf.reader());
            ofLeaf[leaf.ord] = values;
        }
        if (!values.advanceExact(wanted)) {
            throw new IOException("The index has lost a message");
        }
        return MessageBytes.message(values.binaryValue());
    }
}
