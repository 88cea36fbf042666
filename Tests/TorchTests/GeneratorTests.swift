import Testing
import Torch

@Suite("Generator") struct GeneratorTests {
  @Test("The same seed gives the same draws, another seed others", arguments: [DType.float32, .float64])
  func seeds(dtype: DType) throws {
    func draws(_ seed: UInt64) throws -> [[Double]] {
      let generator = try Generator(seed: seed)
      return try [
        generator.normal([5], dtype).doubles(), generator.uniform([5], dtype).doubles(),
        generator.normal([50], dtype).doubles(),
      ]
    }
    #expect(try draws(1) == draws(1))
    #expect(try draws(1) != draws(2))
  }

  @Test("Generators do not disturb each other")
  func independence() throws {
    let (a, b, c) = (try Generator(seed: 1), try Generator(seed: 2), try Generator(seed: 1))
    let first = try a.normal([3]).floats()
    _ = try b.normal([7])
    let second = try a.normal([3]).floats()
    #expect(try c.normal([3]).floats() == first)
    #expect(try c.normal([3]).floats() == second)
  }

  @Test("Draws have the moments of their distribution")
  func moments() throws {
    let generator = try Generator(seed: 3)
    let (normal, uniform) = (try generator.normal([20_000], .float64), try generator.uniform([20_000], .float64))
    #expect(abs(try normal.mean().item()) < 0.03)
    #expect(abs(try normal.squared().mean().item() - 1) < 0.05)
    #expect(abs(try uniform.mean().item() - 0.5) < 0.01)
    #expect(try uniform.min().item() >= 0)
    #expect(try uniform.max().item() < 1)
  }

  @Test("Dropout is reproducible, zeroes its share and keeps the mean")
  func dropout() throws {
    let ones = try Tensor.full([10_000], 1, .float64)
    let a = try ones.dropout(0.3, Generator(seed: 5)).doubles()
    let b = try ones.dropout(0.3, Generator(seed: 5)).doubles()
    #expect(a == b)
    #expect(try ones.dropout(0.3, Generator(seed: 6)).doubles() != a)
    #expect(Set(a) == [0, 1 / 0.7])
    #expect(abs(Double(a.count { $0 == 0 }) / 10_000 - 0.3) < 0.02)
    #expect(try ones.dropout(0, Generator(seed: 1)).doubles() == ones.doubles())
  }
}
