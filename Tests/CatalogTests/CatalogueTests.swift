import Catalog
import Testing

@Suite("Catalogues")
struct CatalogueTests {
  private let fruit = Catalog<String>("fruit", ["apple", "pear", "quince"]) { $0 }

  @Test("An entry is found by its name")
  func lookUp() throws {
    #expect(try fruit("pear") == "pear")
  }

  @Test("Entries keep their order")
  func order() {
    #expect(fruit.ids == ["apple", "pear", "quince"])
    #expect(Array(fruit) == fruit.ids)
    #expect(fruit.count == 3)
  }

  @Test("An unknown name is answered by the nearest known one and the list")
  func unknown() throws {
    let error = try #require(throws: UnknownName.self) { try fruit("quinze") }
    #expect(error.nearest == "quince")
    #expect("\(error)" == "no fruit named 'quinze'. Did you mean 'quince'? Known: apple, pear, quince")
  }

  @Test("Letter case does not hide what was meant")
  func letterCase() throws {
    #expect(try #require(throws: UnknownName.self) { try fruit("APPLE") }.nearest == "apple")
  }

  @Test("The beginning of one name means it; that of two does not")
  func prefix() throws {
    let tools = Catalog("tool", ["screwdriver", "hammer", "handsaw"]) { $0 }
    #expect(try #require(throws: UnknownName.self) { try tools("scr") }.nearest == "screwdriver")
    #expect(try #require(throws: UnknownName.self) { try tools("ha") }.nearest == nil)
  }

  @Test("A name far from all others gets no guess")
  func noGuess() throws {
    let error = try #require(throws: UnknownName.self) { try fruit("bicycle") }
    #expect(error.nearest == nil)
    #expect("\(error)" == "no fruit named 'bicycle'. Known: apple, pear, quince")
  }

  @Test("Two entries of one name stop the program")
  func duplicates() async {
    await #expect(processExitsWith: .failure) {
      _ = Catalog<String>("fruit", ["pear", "pear"]) { $0 }
    }
  }

  @Test("A source reads as work and place")
  func source() {
    #expect("\(Source("Gu et al. 2017", "§4"))" == "Gu et al. 2017, §4")
    #expect("\(Source("Gu et al. 2017"))" == "Gu et al. 2017")
  }
}
