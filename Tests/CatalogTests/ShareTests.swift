import Catalog
import Testing

@Suite("Shares of a number of things")
struct ShareTests {
  @Test(
    "A share that means a whole number gives it, whatever the rounding",
    arguments: [(0.07, 100, 7), (0.14, 50, 7), (0.28, 100, 28), (0.29, 100, 29), (0.55, 100, 55), (1, 3, 3), (0, 9, 0)])
  func whole(share: Double, count: Int, expected: Int) {
    #expect(share.share(of: count, rounded: .up) == expected)
    #expect(share.share(of: count, rounded: .down) == expected)
  }

  @Test("Any other is rounded as asked")
  func rounded() {
    #expect(0.01.share(of: 50, rounded: .down) == 0)
    #expect(0.01.share(of: 50, rounded: .up) == 1)
    #expect(0.255.share(of: 100, rounded: .up) == 26)
  }
}
