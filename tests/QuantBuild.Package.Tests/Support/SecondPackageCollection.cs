namespace QuantBuild.Package.Tests.Support;

[CollectionDefinition(PackageFeed.SecondCollectionName)]
public sealed class SecondPackageCollection : ICollectionFixture<PackageFeed>;
