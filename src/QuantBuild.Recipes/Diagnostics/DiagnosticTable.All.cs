namespace QuantBuild.Recipes.Diagnostics;

/// <content>The rows in order.</content>
public static partial class DiagnosticTable
{
    /// <summary>All rows, by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All => Rows.All;

    // A class of its own: its rows are there before it is.
    private static class Rows
    {
        public static readonly IReadOnlyList<DiagnosticDescriptor> All =
        [
            RecipeUnreadable, YamlSyntax, UnknownKey, WrongType, ValueOutOfRange, MissingKey, OverrideMatchesNothing,
            ReferenceNotFound, NotSupported, DuplicateKey, GateMetricNotEvaluated, SectionUnused, RecipeCycle,
            RecipeModelNotMade,
            ModelDamaged, ModelConfig, ModelTensors, Tokenizer, VocabularyMismatch, ModelPurpose, DeltaBackbone,
            DataUnreadable, DataRow, DataColumn, DataLabel, DataQuoted, DataEncoding, DataLimit, DataLabelsMixed,
            DataFormat, DataSyntax, DataType, DataAnswer,
            OutputUnwritable, CacheUnusable, Diverged, ReadBackDiffers, GateFailed, DiskFull, CommandLineWrong,
            MemoryInsufficient, MemoryShort, MemoryExhausted, NoBetterThanBaseline, TextsCut, TokensUnknown,
            ColumnsDiffer,
            NothingQuantized, PlanDiffers,
            ChildNotStarted, VersionMismatch, Orphaned, ChildFailed, DuplicateRecipeName, WrongBuildSetting,
            CopiedSource,
            DiskFailed, SystemLimit, LogUnwritable,
            ModelPackageDamaged, ModelFileChanged, ModelFileMissing, ModelPackageLarge, NothingToPack,
            PackageIdentityWrong,
            PackageUnwritable, PackageMismatch, PackageTooLarge, FileNameUnpackable, BackbonePackage,
            SdkNotFound, PackageNotFound, FeedUnreachable, FeedRefused, NoSourceApplies, NuGetConfiguration,
            ModelNotInPackage, PackageSourceForm, PushRefused, FeedInsecure,
            SourceAddressWrong, ArgumentNotThere, PullTargetTaken,
            HubSourceForm, HubModelNotFound, HubUnreachable, HubRefused, HubFileDamaged, HubRevisionMoved,
            HubFileChanged,
            HubLockFile, HubOffline,
            BackendNotInstalled, BackendUnavailable, BackendVersion, BackendDamaged, BackendNotRestored,
            BackendResultWrong,
            InternalFault,
        ];
    }
}
