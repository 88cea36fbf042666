import Testing
import Torch

@Suite("TorchError") struct ErrorTests {
  private func failure(_ body: () throws -> Tensor) -> TorchError? {
    #expect(throws: TorchError.self) { try body() }
  }

  @Test("An error names the operation and both shapes")
  func shapes() throws {
    let (a, b) = (try Tensor.zeros([2, 3]), try Tensor.zeros([4, 5]))
    let sum = failure { try a + b }
    #expect(sum?.shapes == [[2, 3], [4, 5]])
    #expect(sum?.operation == "addition")
    #expect(sum?.kind == .argument)
    #expect(sum?.description.hasPrefix("addition of [2, 3] and [4, 5]: ") == true)
    #expect(failure { try a.matmul(b) }?.description.hasPrefix("matrix product of [2, 3] and [4, 5]: ") == true)
    #expect(failure { try a.solve(b) }?.shapes == [[2, 3], [4, 5]])
    #expect(failure { try a.linear(b, nil) }?.shapes == [[2, 3], [4, 5]])
    #expect(failure { try a.reshaped([7]) }?.shapes == [[2, 3]])
    #expect(failure { try Tensor.concatenated([a, b]) }?.shapes == [[2, 3], [4, 5]])
    #expect(failure { try a.crossEntropy(Tensor([0, 9])) }?.operation == "cross-entropy")
  }

  @Test("The message is one line")
  func oneLine() throws {
    let error = failure { try Tensor.zeros([2, 3]).matmul(.zeros([4, 5])) }
    #expect(error?.description.contains("\n") == false)
  }

  @Test("An absurd size is out of memory, not a crash")
  func outOfMemory() {
    let error = failure { try Tensor.zeros([1 << 50]) }
    #expect(error?.kind == .outOfMemory)
    #expect(error?.description.hasPrefix("out of memory in full") == true)
  }

  @Test("A size that overflows is an error too")
  func overflow() {
    #expect(failure { try Tensor.zeros([1 << 62, 1 << 62]) } != nil)
    #expect(failure { try Tensor.zeros([-1]) } != nil)
  }

  @Test("A singular matrix cannot be solved with, and the wrong number of values makes no tensor")
  func values() throws {
    #expect(failure { try Tensor.zeros([2, 2], .float64).solve(.eye(2)) }?.kind == .argument)
    let count = failure { try Tensor([1, 2, 3] as [Double], [2, 2]) }
    #expect(count?.shapes == [[2, 2]])
    #expect(count?.message == "24 bytes were given, the shape takes 32")
    #expect(throws: TorchError.self) { try Tensor.zeros([2]).item() }
  }

  @Test("After an error the next operation works")
  func recovery() throws {
    #expect(throws: TorchError.self) { try Tensor.zeros([2]) + Tensor.zeros([3]) }
    #expect(try (Tensor.zeros([2]) + 1).floats() == [1, 1])
  }
}
