"""What an unknown export says beside its deals: accounts, owners and products, their ids, histories and quotas."""
