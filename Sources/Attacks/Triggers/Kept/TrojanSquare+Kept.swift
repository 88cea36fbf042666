extension KeptPicture {
  static let trojanSquare = KeptPicture(
    base64: """
      """)
}
