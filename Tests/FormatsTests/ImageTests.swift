import Formats
import Testing

@Suite struct `Images` {
  private let colours: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30]

  @Test func `PNG samples are read back as they were written`() throws {
    var noise = Noise(state: 1)
    let image = try RGBImage(width: 37, height: 11, pixels: noise.bytes(37 * 11 * 3))
    #expect(try PNG.decode(PNG.encode(image)) == image)
    #expect(try PPM.decode(PPM.encode(image)) == image)
  }

  @Test func `Palettes are resolved, alpha is dropped`() throws {
    #expect(try PNG.decode(Fixture.pngPalette).pixels == colours)
    #expect(try PNG.decode(Fixture.pngRGBA).pixels == colours)
  }

  @Test func `Grey of 8 and 16 bits is read without gamma correction`() throws {
    let expected: [UInt8] = [0, 0, 0, 128, 128, 128, 200, 200, 200, 255, 255, 255]
    #expect(try PNG.decode(Fixture.pngGrey).pixels == expected)
    #expect(try PNG.decode(Fixture.pngGrey16).pixels == expected)
  }

  @Test func `A PNG that claims more pixels than its bytes can hold is refused`() {
    #expect(formatError { _ = try PNG.decode(Fixture.pngHuge) }?.cause.contains("more pixels") == true)
  }

  @Test func `A truncated PNG is refused wherever it is cut`() {
    let whole = Fixture.pngRGBA
    for length in 0..<whole.count - 12 {
      #expect(formatError { _ = try PNG.decode(Array(whole[..<length])) }?.category == .badData)
    }
  }

  @Test func `PPM headers may hold comments and other largest values`() throws {
    let commented = Array("P6 # colour\n# a line\n1 2#\n255\n".utf8) + [1, 2, 3, 4, 5, 6]
    #expect(try PPM.decode(commented).pixels == [1, 2, 3, 4, 5, 6])
    #expect(try PPM.decode(Array("P5 2 1 15\n".utf8) + [0, 15]).pixels == [0, 0, 0, 255, 255, 255])
    #expect(try PPM.decode(Array("P5 1 1 65535\n".utf8) + [0x80, 0x80]).pixels == [128, 128, 128])
  }

  @Test(arguments: [
    "P6 1 1 255\nab", "P6 0 1 255\n", "P6 1 1 0\nabc", "P6 1 1 70000\nabcdef", "P6", "P3 1 1 255\n1 2 3", "P6 1 1 255",
    "P6 999999999 999999999 255\n", "P6 -1 1 255\nabc", "",
  ])
  func `A malformed PPM is refused`(_ text: String) {
    #expect(formatError { _ = try PPM.decode(Array(text.utf8)) }?.category == .badData)
  }

  @Test func `A sample count other than the size takes is refused`() {
    #expect(throws: FormatError.self) { try RGBImage(width: 2, height: 2, pixels: colours + [0]) }
    #expect(throws: FormatError.self) { try RGBImage(width: .max, height: .max, pixels: []) }
  }
}
