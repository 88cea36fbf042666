import Testing
import Torch

@Suite("TensorBundle") struct TensorBundleTests {
  private let a = try! TensorBundle([vector(1, 2), Tensor([3] as [Double], [1, 1])])
  private let b = try! TensorBundle([vector(-1, 0.5), Tensor([4] as [Double], [1, 1])])

  private func values(_ bundle: TensorBundle) throws -> [Double] { try bundle.tensors.flatMap { try $0.doubles() } }

  @Test("A bundle is one vector")
  func algebra() throws {
    #expect(a.count == 2)
    #expect(a.dimension == 3)
    #expect(try values(a + b) == [0, 2.5, 7])
    #expect(try values(a - b) == [2, 1.5, -1])
    #expect(try values(a * -2) == [-2, -4, -6])
    #expect(try a.dot(b) == 12)
    #expect(try a.norm() == 14.squareRoot())
    #expect(try values(a.zeros()) == [0, 0, 0])
    #expect(try (a - a).norm() == 0)
    #expect(try (a + b).tensors.map(\.shape) == [[2], [1, 1]])
  }

  @Test("Norms are accumulated in double")
  func accumulation() throws {
    let long = TensorBundle([try .full([1 << 20], 0.1)])
    let exact = Double(Float(0.1)) * 1024
    #expect(abs(try long.norm() - exact) < 1e-9 * exact)
  }

  @Test("A NaN in any member is seen")
  func finiteness() throws {
    #expect(try a.isFinite())
    #expect(try !TensorBundle([a.tensors[0], vector(.nan)]).isFinite())
  }

  @Test("Clones are independent, leaves ask for gradients, copies write through")
  func copies() throws {
    let clone = try a.cloned()
    try clone.copy(from: b)
    #expect(try values(clone) == values(b))
    #expect(try values(a) == [1, 2, 3])
    #expect(try a.leaves().tensors.allSatisfy { $0.requiresGradient })
    #expect(try a.leaves().detached().tensors.allSatisfy { !$0.requiresGradient })
  }
}
