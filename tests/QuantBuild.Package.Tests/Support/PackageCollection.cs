namespace QuantBuild.Package.Tests.Support;

[CollectionDefinition(PackageFeed.CollectionName)]
public sealed class PackageCollection : ICollectionFixture<PackageFeed>;
