import Catalog
import Theory

/// Random toy problems as evidence: small ones to differentiate numerically, or any against a bound.
struct ToySweep {
  var families: [any ToyFamily.Type]
  var ranges = InstanceRanges()

  init(_ ids: String) throws {
    families = try ids.split(separator: " ").map { try Registry.toyFamilies(String($0)) }
  }

  /// The families without d1, which is there to break one bound.
  static let all = "a1 a2 a3 b1 b2 b3 c1 c2 c3"
  static let minimax = "a3 b2 c2"
  static let bilevel = "a1 a2 b1 b3 c1 c3"

  /// What `body` makes of each of the effort's instances, of one to six dimensions unless `ranges` says otherwise,
  /// family by turns; draws that give none are left out.
  func map<Result: Sendable>(
    _ effort: Effort, _ stage: String,
    _ body: @Sendable (any ToyProblem, Draw, inout RandomStream) throws -> Result?
  ) throws -> [Result] {
    let (families, ranges) = (families, ranges)
    let results = concurrentMap(
      effort.instances, threads: effort.threads, state: families.map { ($0.problem(), $0.draw()) }
    ) { state, index in
      let place = index % families.count, (problem, draw) = state[place]
      var ranges = ranges
      ranges.dimension = ranges.dimension ?? 1 + index / families.count % 6
      families[place].draw(index, seed: effort.seed, ranges: ranges, images: effort.images, into: draw)
      var stream = RandomStream(seed: effort.seed, stage: stage, index: index)
      return Swift.Result { problem.load(draw) ? try body(problem, draw, &stream) : nil }
    }
    return try results.compactMap { try $0.get() }
  }

  /// One bound over the families' instances in some regimes.
  ///
  /// The witness is the first violation, shrunk.
  func judge(
    _ bound: any HypergradientBound.Type, in regimes: Set<Observation.Regime>, _ effort: Effort,
    into tally: inout EvidenceTally
  ) throws -> String? {
    var token: String?
    for (place, family) in families.enumerated() {
      var test = PropertyTest(family)
      (test.seed, test.threads, test.ranges, test.bounds) = (effort.seed, effort.threads, ranges, [bound])
      test.images = effort.images
      test.instances = effort.instances / families.count + (place < effort.instances % families.count ? 1 : 0)
      guard test.instances > 0 else { continue }
      let outcomes = try test.map { run, draw, _ -> BoundOutcome? in
        guard let observation = run(draw), regimes.contains(observation.regime) else { return nil }
        return run.outcomes[0]
      }
      for (index, outcome) in outcomes.enumerated() {
        guard let outcome, outcome.isJudged else { continue }
        guard outcome.isViolation, token == nil, let found = try test.counterexample(index, to: bound) else {
          tally.note(ratio: outcome.ratio, violated: outcome.isViolation, size: 2)
          continue
        }
        token = found.token.description
        tally.note(ratio: outcome.ratio, violated: true, size: 1, witness: found.summary)
      }
    }
    return token
  }
}

extension EvidenceTally {
  /// Notes the difference of a quantity computed in two ways, in units of what is allowed.
  mutating func note(_ comparison: Comparison) {
    note(
      ratio: comparison.ratio, violated: !(comparison.ratio <= 1), size: comparison.size,
      witness: comparison.witness)
  }
}

/// A quantity computed in two ways: the difference over what rounding and truncation allow.
struct Comparison: Sendable {
  let ratio: Double
  var size = 0.0
  let witness: String

  /// Compares vectors to `tolerance`, relative to one plus the length of the second.
  init(_ found: [Double], _ truth: [Double], tolerance: Double, _ name: String, of draw: Draw) {
    let length = norm(zip(found, truth).map(-))
    ratio = length / (tolerance * (1 + norm(truth)))
    size = Double(draw.dimension)
    witness = "\(name): \(shown(length)) apart at \(draw.summary)"
  }

  /// Compares a quantity with its bound, up to rounding of numbers of the given size.
  init(_ quantity: Double, atMost bound: Double, rounding: Double = 0, _ name: String, of draw: Draw) {
    let slack = 1e-9 * bound + rounding
    ratio = quantity <= slack ? 0 : quantity / (bound + slack)
    size = Double(draw.dimension)
    witness = "\(name): \(shown(quantity)) > \(shown(bound)) at \(draw.summary)"
  }
}
