namespace QuantBuild.Package.Tests.ModelPackages.Support;

/// <summary>Shares one package of the tiny model, and the build package that made it.</summary>
[CollectionDefinition(Name)]
public sealed class ModelPackageCollection : ICollectionFixture<PackedModels>
{
    public const string Name = "model packages";
}
