package dev.siphon.stack.rdma.verbs;

import com.ibm.disni.util.MemoryUtils;
import com.ibm.disni.verbs.IbvContext;
import com.ibm.disni.verbs.IbvMr;
import com.ibm.disni.verbs.IbvPd;
import com.ibm.disni.verbs.SVCDeregMr;
import com.ibm.disni.verbs.SVCRegMr;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A device, opened for one stack: what its memory and its queue pairs belong to. Any thread. */
public final class ProtectionDomain {

    private final IbvContext context;
    private final IbvPd pd;
    private final String device;

    private ProtectionDomain(IbvContext context, IbvPd pd, String device) {
        this.context = context;
        this.pd = pd;
        this.device = device;
    }

    /** A new domain on the device of {@code context}, which is called {@code device}. */
    public static ProtectionDomain allocate(IbvContext context, String device) throws TransportException {
        try {
            return new ProtectionDomain(context, context.allocPd(), device);
        } catch (IOException e) {
            throw VerbsFailure.of("opening " + device, e);
        }
    }

    /** Name of the device. */
    public String device() {
        return device;
    }

    IbvContext context() {
        return context;
    }

    IbvPd pd() {
        return pd;
    }

    /** Native address of direct memory. */
    public static long address(ByteBuffer direct) {
        return MemoryUtils.getAddress(direct);
    }

    /**
     * Registers all of {@code direct} for local access, which pins it.
     *
     * @throws TransportException {@link dev.siphon.stack.Errno#ENOBUFS} if no more may be pinned, or the device's reason
     */
    public MemoryRegion register(ByteBuffer direct) throws TransportException {
        try {
            SVCRegMr call = pd.regMr(direct, IbvMr.IBV_ACCESS_LOCAL_WRITE).execute();
            IbvMr region = call.getMr();
            call.free();
            return new MemoryRegion(direct.order(ByteOrder.LITTLE_ENDIAN), address(direct), region);
        } catch (IOException e) {
            throw VerbsFailure.of(
                    "registering " + direct.capacity() + " bytes with " + device
                            + " (if locked memory is short, raise it: ulimit -l, memlock in limits.conf, LimitMEMLOCK= in"
                            + " the unit file)",
                    e);
        }
    }

    /** Unpins the memory of {@code region}; nothing under way may use it. */
    public void deregister(MemoryRegion region) throws TransportException {
        try {
            SVCDeregMr call = region.region().deregMr();
            call.execute();
            call.free();
        } catch (IOException e) {
            throw VerbsFailure.of("deregistering " + region.length() + " bytes of " + device, e);
        }
    }

    /** Gives the domain back; its memory, queues and queue pairs must have gone before. */
    public void free() throws TransportException {
        try {
            VerbsFailure.check(pd.deallocPd(), "closing " + device);
        } catch (TransportException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // DiSNI declares any; it throws that the domain is closed already.
            throw new IllegalStateException("closing " + device, e);
        }
    }
}
