package dev.siphon.stack.dpdk;

import dev.siphon.stack.dpdk.event.DpdkEventDriver;
import dev.siphon.stack.dpdk.instance.OtherWorkers;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import java.util.List;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/** What the workers of a stack have for one of them: packets of its flows that came in elsewhere, and news of ARP. */
final class WorkerMail {

    /** News that wait at most; what is lost is asked for again. */
    private static final int NEWS = 256;

    private record ArpNews(int operation, long senderHardware, int senderAddress, int targetAddress) {}

    private final DpdkEventDriver driver;
    private final StrayRing[] strays;
    private final MpscVarHandleArrayQueue<ArpNews> news = new MpscVarHandleArrayQueue<>(NEWS);

    /** For the worker that {@code driver} wakes, from {@code workers} workers. */
    WorkerMail(DpdkEventDriver driver, int workers) {
        this.driver = driver;
        this.strays = new StrayRing[workers];
        for (int i = 0; i < workers; i++) {
            strays[i] = new StrayRing();
        }
    }

    /** What {@code worker}, whose packets are {@code memory}, has for the others of {@code all}. */
    static OtherWorkers others(int worker, PacketMemory memory, List<WorkerMail> all) {
        return new OtherWorkers() {
            @Override
            public boolean handOver(int other, int packet, int asked) {
                WorkerMail mail = all.get(other);
                boolean isPut = mail.strays[worker].offer(memory, packet, asked);
                mail.driver.wakeIfAsleep();
                return isPut;
            }

            @Override
            public void tellArp(int operation, long senderHardware, int senderAddress, int targetAddress) {
                ArpNews item = new ArpNews(operation, senderHardware, senderAddress, targetAddress);
                for (int other = 0; other < all.size(); other++) {
                    if (other != worker) {
                        all.get(other).news.offer(item);
                        all.get(other).driver.wakeIfAsleep();
                    }
                }
            }
        };
    }

    boolean isEmpty() {
        for (StrayRing ring : strays) {
            if (!ring.isEmpty()) {
                return false;
            }
        }
        return news.isEmpty();
    }

    /** Gives what came to {@code instance}, and returns how much it was. On the worker's thread. */
    int deliver(TcpIp instance, PacketMemory memory) {
        int delivered = 0;
        for (StrayRing ring : strays) {
            for (int i = 0; i < StrayRing.SLOTS; i++) {
                int packet = ring.poll(memory);
                if (packet == PacketMemory.NONE) {
                    break;
                }
                instance.receiveDatagram(packet, ring.asked());
                delivered++;
            }
        }
        for (ArpNews item = news.poll(); item != null; item = news.poll()) {
            instance.arpHeard(item.operation(), item.senderHardware(), item.senderAddress(), item.targetAddress());
            delivered++;
        }
        return delivered;
    }

    /** Frees what came when the worker was not there to take it. */
    void discard(PacketMemory memory) {
        for (StrayRing ring : strays) {
            for (int packet = ring.poll(memory); packet != PacketMemory.NONE; packet = ring.poll(memory)) {
                memory.release(packet);
            }
        }
    }
}
