/// x
public struct X {}
