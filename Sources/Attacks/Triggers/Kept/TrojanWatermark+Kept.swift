extension KeptPicture {
  static let trojanWatermark = KeptPicture(
    base64: """
      """)
}
