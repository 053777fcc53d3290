package dev.siphon.messenger.golden;

import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import java.nio.ByteBuffer;

/**
 * One message of a recorded session, in the forms that its connection had agreed on.
 *
 * @param unit the index of the session's unit that ends it
 */
@SuppressWarnings("ArrayRecordComponent")
public record RecordedMessage(
        Side from,
        long features,
        MessageHeader header,
        byte[] front,
        byte[] middle,
        byte[] data,
        MessageFooter footer,
        int unit) {

    static RecordedMessage of(Side from, long features, byte[] header, byte[][] payload, byte[] footer, int unit) {
        return new RecordedMessage(
                from,
                features,
                MessageHeader.forFeatures(features).wrap(ByteBuffer.wrap(header), 0),
                payload[0],
                payload[1],
                payload[2],
                MessageFooter.forFeatures(features).wrap(ByteBuffer.wrap(footer), 0),
                unit);
    }
}
