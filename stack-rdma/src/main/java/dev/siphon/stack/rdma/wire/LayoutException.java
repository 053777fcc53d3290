package dev.siphon.stack.rdma.wire;

/** The peer sent something that the layout does not allow; the text says what, and what is allowed. */
public final class LayoutException extends Exception {

    private static final long serialVersionUID = 1;

    public LayoutException(String message) {
        super(message);
    }
}
