import Experiments
import Foundation

/// What `ibau bench` prints.
enum BenchTables {
  static func text(_ timings: [Benchmark.Timing], titles: [String], peak: Double?) -> String {
    let isElsewhere = timings.contains { $0.device != .cpu }
    var table = TextTable(
      ["benchmark"] + (isElsewhere ? ["device"] : [])
        + ["median s", "min s", "max s", "GFLOP/s", "of GEMM", "MiB", "what"], allLeft: true)
    for (timing, title) in zip(timings, titles) {
      let share = peak.flatMap { peak in timing.rate.map { $0 / peak } }
      table.add(
        [timing.name] + (isElsewhere ? ["\(timing.device)"] : [])
          + [timing.median, timing.min, timing.max].map { shown($0, "%.4f") }
          + [
            shown(timing.rate.map { $0 / 1e9 }, "%.1f"), shown(share, "%.2f"), shown(timing.workingMemoryMiB, "%.0f"),
            title,
          ])
    }
    let errors = timings.compactMap { timing in
      timing.relativeError.map {
        "\n\nThe indirect part of \(timing.name) is \(shown(100 * $0, "%.2f")) % away from that of full precision."
      }
    }
    let product = peak.map { "\n\nThe matrix product reaches \(shown($0 / 1e9, "%.1f")) GFLOP/s." } ?? ""
    return table.text + errors.joined() + product
  }

  static func text(_ scaling: Scaling, _ fit: Scaling.Fit) -> String {
    "\(scaling.id): \(shown(1000 * fit.intercept, "%.1f")) ms + \(shown(1000 * fit.slope, "%.3f")) ms per \(scaling.unit), "
      + "or a power of \(shown(fit.exponent, "%.2f")); memory a power of \(shown(fit.memoryExponent, "%.2f"))"
  }

  static func text(_ checks: BenchmarkChecks) -> String {
    var lines: [String] = []
    if let ratio = checks.memoryRatio {
      lines.append(
        "A hypergradient step needs \(shown(ratio, "%.2f")) times the memory of a gradient; at most "
          + "\(shown(BenchmarkChecks.memoryLimit, "%.0f")) is promised.")
    }
    if let cost = checks.callCost {
      lines.append(
        "A call from Swift costs \(shown(1e6 * cost, "%.2f")) µs more than from C++; under "
          + "\(shown(1e6 * BenchmarkChecks.callLimit, "%.0f")) is promised.")
    }
    return lines.joined(separator: "\n")
  }

  private static func shown(_ value: Double?, _ format: String) -> String {
    value.map { String(format: format, $0) } ?? "–"
  }
}
