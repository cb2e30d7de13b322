namespace ClusteraIngest.Library.Users;

/// <summary>What a user does with a digest.</summary>
public enum InteractionKind
{
    /// <summary>Keeps it for later.</summary>
    Save,

    /// <summary>Gives it up again.</summary>
    Unsave,

    /// <summary>Opens it.</summary>
    View,

    /// <summary>Does not want it.</summary>
    Skip,
}
