import Bilevel
import Catalog
import Testing
import Torch

@Suite("Constraint") struct ConstraintTests {
  static let all: [Constraint] = [
    .unconstrained, .l2(1.5), .l2(0), .l2(100), .linf(0.3), .linf(0), .box(-0.2...0.7), .box(0.5...0.5),
  ]

  @Test("Projecting twice is projecting once", arguments: all, [DType.float32, .float64])
  func idempotent(constraint: Constraint, dtype: DType) throws {
    let generator = try Generator(seed: 1)
    for _ in 0..<20 {
      let once = try constraint.project(generator.normal([1, 3, 4, 4], dtype))
      #expect(try distance(constraint.project(once), once) < (dtype == .float32 ? 1e-7 : 1e-15))
      #expect(once.dtype == dtype)
      #expect(once.shape == [1, 3, 4, 4])
    }
  }

  @Test("The projection is the nearest point: no point of the set lies beyond it", arguments: all)
  func nearest(constraint: Constraint) throws {
    let generator = try Generator(seed: 2)
    for _ in 0..<50 {
      let outside = try generator.normal([2, 6], .float64) * 2
      let projected = try constraint.project(outside)
      #expect(try contains(constraint, projected))
      let member = try constraint.project(generator.normal([2, 6], .float64))
      // The variational inequality ⟨x − Πx, y − Πx⟩ ≤ 0 for all y of a convex set holds for the nearest point only.
      #expect(try (outside - projected).dot(member - projected) <= 1e-12)
      if try contains(constraint, outside) { #expect(try distance(projected, outside) < 1e-15) }
    }
  }

  private func contains(_ constraint: Constraint, _ point: Tensor) throws -> Bool {
    switch constraint.kind {
    case .none: true
    case .l2: try point.dot(point).squareRoot() <= constraint.radius * (1 + 1e-14)
    case .linf: try point.doubles().allSatisfy { abs($0) <= constraint.radius }
    case .box: try point.doubles().allSatisfy { (constraint.lower...constraint.upper).contains($0) }
    }
  }

  @Test("A hand value of each kind")
  func handValues() throws {
    let point = try vector(3, -4)
    #expect(try Constraint.l2(1).project(point).doubles().map { ($0 * 10).rounded() } == [6, -8])
    #expect(try Constraint.linf(1).project(point).doubles() == [1, -1])
    #expect(try Constraint.box(-2...5).project(point).doubles() == [3, -2])
    #expect(try Constraint.unconstrained.project(point).doubles() == [3, -4])
  }

  @Test("A set that is empty is refused")
  func empty() throws {
    let point = try vector(1, 2)
    #expect(throws: Fault.self) { try Constraint.l2(-1).project(point) }
    #expect(throws: Fault.self) { try Constraint.linf(.nan).project(point) }
    var box = Constraint.box(0...1)
    box.lower = 2
    #expect(throws: Fault.self) { try box.project(point) }
  }

  @Test("It can be set by name")
  func settings() throws {
    let assignments = ["constraint.kind=linf", "constraint.radius=0.03"].map { try! Assignment($0) }
    let maximiser = try Settings.applying(assignments, to: ProjectedGradientAscent())
    #expect(maximiser.constraint == .linf(0.03))
    let none = try Settings.applying([Assignment("constraint.kind=none")], to: GradientAscent())
    #expect(none.constraint.kind == .none)
  }
}
