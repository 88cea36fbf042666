import Catalog
import Foundation
import Testing

@Suite("JSON")
struct JSONValueTests {
  private func parsed(_ text: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  @Test("The text has sorted keys and no blanks")
  func canonical() {
    let value: JSONValue = ["b": [1, 2.5, nil], "a": ["z": true, "y": "t"]]
    #expect(value.text == #"{"a":{"y":"t","z":true},"b":[1,2.5,null]}"#)
  }

  @Test(
    "Text that was written is read as the same value",
    arguments: [
      .null, true, 0, -7, 0.1, -2.5e-300, 1.7976931348623157e308, .number(.leastNonzeroMagnitude), "", "ÄÖ 日本 🚦", [],
      [[1], [nil]],
      ["k": ["n": 1.5]], .object([:]), .int(.max), .int(.min),
    ] as [JSONValue])
  func roundTrip(value: JSONValue) throws {
    #expect(try parsed(value.text) == value)
    #expect(try parsed(value.text).text == value.text)
  }

  @Test("What JSON has no number for is null", arguments: [Double.nan, .infinity, -.infinity])
  func nonFinite(number: Double) {
    #expect(JSONValue.number(number).text == "null")
    #expect(JSONValue.object(["a": .array([.number(number)])]).text == #"{"a":[null]}"#)
  }

  @Test("Quotes, backslashes and control characters are escaped, in keys too")
  func escapes() throws {
    let string = "\"\\\n\r\t\u{0}\u{1b}/é"
    #expect(JSONValue.string(string).text == #""\"\\\n\r\t\u0000\u001b/é""#)
    let value = JSONValue.object([string: .string(string)])
    #expect(try parsed(value.text) == value)
  }

  @Test("A value and its tree turn into each other, numbers that are not finite included")
  func coding() throws {
    let sample = Sample(name: "x", share: 0.25, count: 3, flags: [true, false], limit: nil, worst: .infinity)
    let tree = try JSONValue(encoding: sample)
    #expect(tree["share"]?.double == 0.25)
    #expect(tree["count"]?.double == 3)
    #expect(tree["name"]?.string == "x")
    #expect(tree["flags"]?.array == [true, false])
    #expect(tree["limit"] == nil)
    #expect(try tree.decoded(as: Sample.self) == sample)
  }

  @Test("Laying one tree over another replaces leaves and keeps the rest")
  func overlay() {
    let base: JSONValue = ["a": ["x": 1, "y": 2], "b": 3]
    #expect(base.overlaid(with: ["a": ["y": 5], "c": 6]) == ["a": ["x": 1, "y": 5], "b": 3, "c": 6])
    #expect(base.overlaid(with: 4) == 4)
  }

  @Test("Members are read and written by key")
  func members() {
    var value: JSONValue = ["a": 1]
    value["b"] = 2
    value["a"] = nil
    #expect(value == ["b": 2])
    #expect(JSONValue.int(1)["a"] == nil)
  }
}

private struct Sample: Codable, Equatable {
  var name: String
  var share: Double
  var count: Int
  var flags: [Bool]
  var limit: Int?
  var worst: Double
}
