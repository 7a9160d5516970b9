package dev.laminardb.core.affinity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The processors that a process may run on, as Linux tells in {@code /sys/devices/system}. Where
 * files are missing (containers hide some) every processor is taken for a physical core of its own
 * on node 0. Immutable.
 *
 * @param cpus by number
 */
public record CpuTopology(List<Cpu> cpus) {
  private static final Path SYSTEM = Path.of("/sys/devices/system");
  private static final Path STATUS = Path.of("/proc/thread-self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /**
   * A processor in the sense of the operating system: a hardware thread.
   *
   * @param id its number
   * @param node the NUMA node whose memory is near
   * @param core the least number among the hardware threads of its physical core
   */
  public record Cpu(int id, int node, int core) {}

  /** Copies its list. */
  public CpuTopology {
    cpus = List.copyOf(cpus);
  }

  /**
   * The processors that the calling thread may run on.
   *
   * @throws IOException if the operating system does not tell
   */
  public static CpuTopology ofCurrentThread() throws IOException {
    return read(SYSTEM, allowed(STATUS));
  }

  /**
   * Reads what is in a directory.
   *
   * @param system has the directories {@code cpu} and {@code node}
   * @param allowed the processors that may be used
   * @throws IOException if a file that is there cannot be read or understood
   */
  static CpuTopology read(Path system, BitSet allowed) throws IOException {
    BitSet usable = (BitSet) allowed.clone();
    BitSet online = list(system.resolve("cpu/online"));
    if (online != null) {
      usable.and(online);
    }
    Map<Integer, Integer> nodes = nodes(system.resolve("node"));
    List<Cpu> cpus = new ArrayList<>();
    for (int id = usable.nextSetBit(0); id >= 0; id = usable.nextSetBit(id + 1)) {
      BitSet siblings = list(system.resolve("cpu/cpu" + id + "/topology/thread_siblings_list"));
      int core = siblings == null || siblings.isEmpty() ? id : siblings.nextSetBit(0);
      cpus.add(new Cpu(id, nodes.getOrDefault(id, 0), core));
    }
    return new CpuTopology(cpus);
  }

  private static Map<Integer, Integer> nodes(Path directory) throws IOException {
    Map<Integer, Integer> nodes = new HashMap<>();
    BitSet online = list(directory.resolve("online"));
    if (online != null) {
      for (int node = online.nextSetBit(0); node >= 0; node = online.nextSetBit(node + 1)) {
        BitSet cpus = list(directory.resolve("node" + node + "/cpulist"));
        for (int cpu = next(cpus, 0); cpu >= 0; cpu = next(cpus, cpu + 1)) {
          nodes.put(cpu, node);
        }
      }
    }
    return nodes;
  }

  private static int next(@Nullable BitSet set, int from) {
    return set == null ? -1 : set.nextSetBit(from);
  }

  private static @Nullable BitSet list(Path file) throws IOException {
    return Files.isReadable(file) ? parse(Files.readString(file)) : null;
  }

  /** What a thread's status file says it may run on. */
  static BitSet allowed(Path status) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(ALLOWED)) {
        return parse(line.substring(ALLOWED.length()));
      }
    }
    throw new IOException(status + " has no line " + ALLOWED);
  }

  /** Reads Linux's notation of a set, such as {@code 0-3,8}. */
  static BitSet parse(String list) throws IOException {
    BitSet set = new BitSet();
    try {
      for (String range : list.strip().split(",", 0)) {
        if (!range.isBlank()) {
          int dash = range.indexOf('-');
          int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
          int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
          set.set(first, last + 1);
        }
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("not a list of processors: \"" + list.strip() + "\"", e);
    }
    return set;
  }

  /**
   * The processors in the order in which busy threads should take them: a physical core each, node
   * by node, so that few threads share one node's memory; then second hardware threads.
   */
  public List<Integer> pinningOrder() {
    Map<Integer, Integer> taken = new HashMap<>();
    Map<Integer, Integer> turn = new HashMap<>();
    for (Cpu cpu : cpus) {
      turn.put(cpu.id(), taken.merge(cpu.core(), 1, Integer::sum));
    }
    return cpus.stream()
        .sorted(
            Comparator.<Cpu>comparingInt(cpu -> turn.getOrDefault(cpu.id(), 0))
                .thenComparingInt(Cpu::node)
                .thenComparingInt(Cpu::id))
        .map(Cpu::id)
        .toList();
  }
}
