package dev.laminardb;

import dev.laminardb.core.runtime.TopologyStatus;
import dev.laminardb.core.runtime.TopologyStatus.CoreStatus;
import dev.laminardb.core.runtime.TopologyStatus.EdgeStatus;
import dev.laminardb.core.runtime.TopologyStatus.NodeStatus;
import dev.laminardb.core.stream.Watermark;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.mapping.ArrowFields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The graph of everything that runs in a database, with its counters, at one moment. Immutable;
 * {@link #toString} draws it as text.
 *
 * @param nodes sources and the steps of queries, upstream before downstream
 * @param edges the streams between them
 * @param cores the event loops that run them, by number
 */
public record TopologyInfo(List<NodeInfo> nodes, List<EdgeInfo> edges, List<CoreInfo> cores) {

  /** How the rows of an edge find the core that takes them. */
  public enum Distribution {
    /** They stay on their core. */
    FORWARD,
    /** Whole batches go to whichever core has the least to do. */
    REBALANCE,
    /** Rows with equal keys meet on one core. */
    HASH,
    /** All go to one core. */
    GATHER
  }

  /** What an edge is made of. */
  public enum Channel {
    /** One operator calls the next. */
    DIRECT,
    /** Single-producer single-consumer rings between cores. */
    SPSC
  }

  /**
   * A source, or a step of a query.
   *
   * @param id unique in the database: the source's name, or the stream's name and the step's number
   * @param relation the source or stream it belongs to
   * @param source whether it is a source
   * @param schema the columns of what it emits
   * @param cores the cores that run it, numbered from 0
   * @param rows how many rows it has emitted
   * @param batches in how many batches
   * @param lateRows how many rows it has dropped because their window had closed
   * @param stateBytes the memory of what it keeps between batches
   * @param watermark the event time before which it emits nothing more, or null if there is none
   *     yet
   * @param busyNanos how long it has worked, over all cores, without the nodes that it calls
   * @param budgetViolations how often it held a core for longer than a millisecond: for one batch,
   *     one advance of event time, or one turn of a source
   * @param worstNanos the longest of these
   */
  public record NodeInfo(
      String id,
      String relation,
      boolean source,
      Schema schema,
      List<Integer> cores,
      long rows,
      long batches,
      long lateRows,
      long stateBytes,
      @Nullable Instant watermark,
      long busyNanos,
      long budgetViolations,
      long worstNanos) {}

  /**
   * An event loop. Its thread is named {@code laminar-core-} and the index.
   *
   * @param index its number, from 0
   * @param busyCycles how often it went round and did something
   * @param idleCycles how often it went round and found nothing to do
   * @param busyNanos how long the busy rounds took
   * @param elapsedNanos how long it has existed
   * @param budgetViolations how many rounds took longer than five milliseconds
   * @param worstNanos the longest round
   */
  public record CoreInfo(
      int index,
      long busyCycles,
      long idleCycles,
      long busyNanos,
      long elapsedNanos,
      long budgetViolations,
      long worstNanos) {

    /**
     * Which part of its time it was busy, from 0 to 1. For that of the last minute divide the
     * differences of {@code busyNanos} and {@code elapsedNanos} between two looks.
     */
    public double utilization() {
      return elapsedNanos <= 0 ? 0 : Math.min(1, (double) busyNanos / elapsedNanos);
    }
  }

  /**
   * A stream between two nodes.
   *
   * @param from the upstream node's id
   * @param to the downstream node's id
   * @param distribution how rows find their core
   * @param keys the columns whose hash decides, for {@link Distribution#HASH}
   * @param channel what it is made of
   */
  public record EdgeInfo(
      String from, String to, Distribution distribution, List<String> keys, Channel channel) {}

  static TopologyInfo of(TopologyStatus status) {
    return new TopologyInfo(
        status.nodes().stream().map(TopologyInfo::node).toList(),
        status.edges().stream().map(edge -> edge(status, edge)).toList(),
        status.cores().stream().map(TopologyInfo::core).toList());
  }

  private static CoreInfo core(CoreStatus status) {
    return new CoreInfo(
        status.index(),
        status.busyCycles(),
        status.idleCycles(),
        status.busyNanos(),
        status.elapsedNanos(),
        status.budgetViolations(),
        status.worstNanos());
  }

  private static NodeInfo node(NodeStatus status) {
    Node node = status.node();
    return new NodeInfo(
        node.id(),
        node.relation(),
        node instanceof Node.Source,
        ArrowFields.outside(node.schema()),
        status.cores(),
        status.rows(),
        status.batches(),
        status.lateRows(),
        status.stateBytes(),
        status.watermark() == Watermark.NONE
            ? null
            : Instant.EPOCH.plus(status.watermark(), ChronoUnit.MICROS),
        status.busyNanos(),
        status.budgetViolations(),
        status.worstNanos());
  }

  private static EdgeInfo edge(TopologyStatus topology, EdgeStatus status) {
    Partitioning partitioning = status.edge().partitioning();
    return new EdgeInfo(
        status.edge().from(),
        status.edge().to(),
        distribution(partitioning),
        partitioning instanceof Partitioning.Hash hash
            ? keys(topology, status.edge().from(), hash.keys())
            : List.of(),
        status.crossesCores() ? Channel.SPSC : Channel.DIRECT);
  }

  private static Distribution distribution(Partitioning partitioning) {
    if (partitioning instanceof Partitioning.Hash) {
      return Distribution.HASH;
    }
    if (partitioning instanceof Partitioning.Rebalance) {
      return Distribution.REBALANCE;
    }
    return partitioning instanceof Partitioning.Gather ? Distribution.GATHER : Distribution.FORWARD;
  }

  private static List<String> keys(TopologyStatus topology, String from, int[] keys) {
    List<Field> fields =
        topology.nodes().stream()
            .filter(node -> node.node().id().equals(from))
            .findFirst()
            .orElseThrow()
            .node()
            .schema()
            .getFields();
    return Arrays.stream(keys).mapToObj(key -> fields.get(key).getName()).toList();
  }

  /** A line for each node, with the edges that lead to it. */
  @Override
  public String toString() {
    Function<NodeInfo, String> line =
        node ->
            String.format(
                Locale.ROOT,
                "%-20s %,14d rows %,10d batches %,14d bytes %,8d ms %8s  watermark %s%s",
                node.id(),
                node.rows(),
                node.batches(),
                node.stateBytes(),
                node.busyNanos() / 1_000_000,
                "core "
                    + node.cores().stream().map(String::valueOf).collect(Collectors.joining(",")),
                node.watermark() == null ? "-" : node.watermark(),
                inputs(node));
    return nodes.stream().map(line).collect(Collectors.joining("\n"));
  }

  private String inputs(NodeInfo node) {
    return edges.stream()
        .filter(edge -> edge.to().equals(node.id()))
        .map(
            edge ->
                "  <- "
                    + edge.from()
                    + " "
                    + edge.distribution()
                    + (edge.keys().isEmpty() ? "" : "(" + String.join(", ", edge.keys()) + ")")
                    + " "
                    + edge.channel())
        .collect(Collectors.joining());
  }
}
