import Catalog

/// An instance on which a bound fails, and the smallest and roundest one found from it.
public struct Counterexample {
  public let token: ReplayToken
  /// As drawn.
  public let drawn: Draw
  /// As shrunk; the same bound fails in the same regime.
  public let shrunk: Draw
  /// The shrunk instance's error and the bound's value.
  public let error, bound: Double

  /// The shrunk instance in words.
  public var summary: String {
    "\(token.bound) on \(token.family): d=\(shrunk.dimension) \(shrunk.summary): error "
      + "\(Float(error)) > bound \(Float(bound))"
  }
}

extension PropertyTest {
  /// Instance `index` against `bound`, made as small and as round as it stays a violation; nil if it is none.
  public func counterexample(_ index: Int, to bound: any HypergradientBound.Type) throws -> Counterexample? {
    try check()
    let drawn = family.draw()
    draw(index, into: drawn)
    let run = InstanceRun(family.problem(), bounds: [bound], method: method)
    guard let found = run(drawn), run.outcomes[0].isViolation else { return nil }
    let shrunk = Shrinker { draw in
      guard let seen = run(draw), seen.regime == found.regime else { return false }
      return run.outcomes[0].isViolation
    }.shrink(drawn)
    _ = run(shrunk)
    let token = ReplayToken(
      family: family.id, seed: seed, index: index, bound: bound.id, ranges: ranges,
      images: family.takesImages ? images?.source : nil)
    return Counterexample(
      token: token, drawn: drawn, shrunk: shrunk, error: run.outcomes[0].error, bound: run.outcomes[0].value)
  }

  /// The instance of a token, with what it showed; nil if the draw gives none.
  /// - Throws: `Fault` if `images` are not those that the token names.
  public static func replay(_ token: ReplayToken, images: ImagePatches? = nil) throws -> (
    test: PropertyTest, draw: Draw, observation: Observation, outcome: BoundOutcome
  )? {
    try token.check(images)
    let bound = try Registry.hypergradientBounds(token.bound)
    var test = PropertyTest(try Registry.toyFamilies(token.family))
    (test.seed, test.ranges, test.images, test.bounds) = (token.seed, token.ranges, images, [bound])
    try test.check()
    let draw = test.family.draw(), run = test.instanceRun()
    test.draw(token.index, into: draw)
    guard let observation = run(draw) else { return nil }
    return (test, draw, observation, run.outcomes[0])
  }
}
